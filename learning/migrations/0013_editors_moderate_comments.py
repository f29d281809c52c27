"""Editors and moderators decide about comments on the articles they may edit; Settings → Groups changes who does."""

from django.db import migrations

GROUPS = ["Editors", "Moderators"]


def give(apps, schema_editor):
    # Django makes permissions after all migrations, so this one is made here, as Wagtail does it.
    content_type, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="learning", model="comment"
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=content_type, codename="moderate_comment", defaults={"name": "Can moderate comments"}
    )
    for group in apps.get_model("auth", "Group").objects.filter(name__in=GROUPS):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("learning", "0012_comments_moderated"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(give, migrations.RunPython.noop)]
