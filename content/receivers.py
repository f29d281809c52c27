"""What must follow when Wagtail saves, publishes, moves or deletes a page."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished, post_page_move

from content import actions
from content.models import SectionMixin, StudyPageMixin


@receiver(post_save)
def reconcile_after_save(sender, instance, created=False, raw=False, update_fields=None, **kwargs) -> None:
    """Saves of drafts and autosaves name other fields only; aliases and programmatic creation send no page_published."""
    if raw or not isinstance(instance, StudyPageMixin) or not instance.live:
        return
    if update_fields is not None and not {"body", "live"} & set(update_fields):
        return
    if isinstance(instance, SectionMixin):
        actions.reconcile(instance)
    if created and instance.alias_of_id:
        actions.note_change(instance)


@receiver(page_published)
def version_after_publishing(sender, instance, **kwargs) -> None:
    actions.note_change(instance, published=True)


@receiver(page_unpublished)
def version_after_unpublishing(sender, instance, **kwargs) -> None:
    actions.note_change(instance)


@receiver(post_page_move)
def version_after_move(sender, instance, parent_page_before, parent_page_after, **kwargs) -> None:
    """A move sends one signal, for the moved page alone; the course left behind changes too, and keys of activities with it."""
    if parent_page_before.pk != parent_page_after.pk:
        for page in Page.objects.get(pk=instance.pk).get_descendants(inclusive=True).live().specific():
            if isinstance(page, SectionMixin):
                actions.reconcile(page)
        actions.note_change(Page.objects.get(pk=parent_page_before.pk))
    actions.note_change(Page.objects.get(pk=instance.pk))


@receiver(post_delete, sender=Page)
def version_after_delete(sender, instance, **kwargs) -> None:
    """Once for the topmost page deleted: the rows of base pages go last and together, so the whole branch is gone by now."""
    parent = Page.objects.filter(path=instance.path[: -Page.steplen]).first()
    if parent is not None:
        actions.note_change(parent)
