from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from learning import (
    account_components,
    actions,
    change_components,
    cohort_screens,
    components,
    invitation_screen,
    my_data,
    news_components,
    pace_components,
    permissions,
    statement_components,
    statement_screen,
)
from learning.comments import components as comment_components
from learning.comments import identity, screen
from learning.comments import notices as comment_notices
from learning.quizzes.components import quiz_boxes

hooks.register("slot_second_step", account_components.second_step)
hooks.register("slot_sign_up", account_components.sign_up)
hooks.register("slot_devices", account_components.devices)
hooks.register("slot_tick", components.ticks)
hooks.register("slot_ring", components.rings)
hooks.register("slot_done", components.page_done)
hooks.register("slot_form", components.page_form)
# After the journal's box: first the thinking, then the tick.
hooks.register("slot_activity", components.activity_done, order=10)
hooks.register("slot_quiz", quiz_boxes)
hooks.register("slot_start", components.start)
hooks.register("slot_changed", change_components.on_its_page)
hooks.register("slot_pace", pace_components.in_the_rail)
hooks.register("slot_enrol", components.enrol)
hooks.register("slot_progress", components.course_progress)
hooks.register("slot_week", components.weeks)
hooks.register("slot_home", components.home)
hooks.register("slot_menu", components.menu_link, order=-10)
hooks.register("slot_news", news_components.news_link)
hooks.register("slot_menu", news_components.menu_count, order=-9)
hooks.register("slot_rail", components.rail_link, order=-10)
hooks.register("slot_account_pages", components.account_link, order=-10)
hooks.register("slot_privacy", components.privacy, order=-10)
hooks.register("slot_my_data", components.my_data, order=-10)
hooks.register("personal_data", my_data.of_learning, order=-10)
hooks.register("display_of", components.display_of)
hooks.register("shortcut_keys", components.shortcut_keys)
hooks.register("slot_progress", statement_components.on_the_course_page, order=10)
hooks.register("slot_progress", change_components.on_the_course_page, order=20)
hooks.register("slot_article", comment_components.below_article)
hooks.register("slot_article_row", comment_components.in_lists)
hooks.register("register_cookies", identity.cookies)
hooks.register("notice_kinds", comment_notices.kinds)


@hooks.register("erase_person")
def statements_go(user) -> None:
    actions.forget_statements(user=user)


@hooks.register("erase_person")
def comments_go(user) -> None:
    actions.forget_commenter(user=user)


@hooks.register("keep_display")
def keep_display(request, values: dict) -> bool:
    """Keep a member's display settings with their account; a guest's are left to a cookie."""
    if not request.user.is_authenticated:
        return False
    actions.change_profile(user=request.user, display=values)
    return True


@hooks.register("run_due")
def mails_that_wait(now) -> str:
    return f"{actions.retry_mails(now=now)} mails handed over again"


@hooks.register("run_due")
def news_by_mail(now) -> str:
    return f"{actions.mail_news(now=now)} mails about news written"


@hooks.register("run_due")
def comments_to_read(now) -> str:
    return f"{actions.tell_moderators(now=now)} mails to moderators written"


@hooks.register("run_due")
def comments_to_tell_of(now) -> str:
    return f"{actions.announce_comments(now=now)} comments told of"


@hooks.register("run_due")
def old_comments(now) -> str:
    return f"{actions.forget_comments(now=now)} rejected comments removed"


@hooks.register("run_due")
def old_news(now) -> str:
    return f"{actions.forget_old_notices(now=now)} old notices removed"


@hooks.register("run_due")
def old_sessions(now) -> str:
    """Sessions whose time is over; Django keeps their rows until asked."""
    from django.core.management import call_command

    call_command("clearsessions", verbosity=0)
    forgotten = actions.forget_ended_sessions(now=now)
    return f"expired sessions removed, {forgotten} records of devices"


@hooks.register("run_due")
def old_invitations(now) -> str:
    return f"{actions.forget_invitations(now=now)} old invitations removed"


@hooks.register("run_due")
def accounts_to_erase(now) -> str:
    erased = actions.erase_due(now=now)
    actions.keep_ledger()
    return f"{erased} accounts erased"


@hooks.register("run_due")
def unused_accounts(now) -> str:
    warned, erased = actions.forget_unused(now=now)
    return f"{warned} people warned that they have not signed in for long, {erased} accounts erased"


@hooks.register("run_due")
def old_task_results(now) -> str:
    """Results of finished tasks say nothing anybody needs after a week."""
    from django.core.management import call_command

    call_command("prune_db_task_results", "--min-age-days", "7", verbosity=0)
    return "old task results removed"


class InvitationsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return permissions.may_invite(request.user)


@hooks.register("register_settings_menu_item")
def invitations_in_the_menu():
    return InvitationsMenuItem(
        _("Invitations"), invitation_screen.address(), name="invitations", icon_name="mail", order=610
    )


@hooks.register("register_admin_urls")
def invitation_addresses():
    return invitation_screen.urls


class CohortsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return permissions.may_run_cohorts(request.user)


@hooks.register("register_admin_menu_item")
def cohorts_in_the_menu():
    return CohortsMenuItem(_("Cohorts"), cohort_screens.address(), name="cohorts", icon_name="group", order=550)


@hooks.register("register_admin_urls")
def cohort_addresses():
    return cohort_screens.urls


@hooks.register("register_permissions")
def permission_for_cohorts():
    """What a group of Wagtail may be given: to look after cohorts."""
    return Permission.objects.filter(content_type__app_label="learning", codename="change_cohort")


class StatementsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return permissions.may_see_statements(request.user)


@hooks.register("register_reports_menu_item")
def statements_in_the_menu():
    return StatementsMenuItem(
        _("Statements of participation"),
        statement_screen.address(),
        name="statements",
        icon_name="doc-full",
        order=1200,
    )


@hooks.register("register_admin_urls")
def statement_addresses():
    return statement_screen.urls


@hooks.register("register_admin_menu_item")
def comments_in_the_menu():
    return screen.CommentsMenuItem(_("Comments"), screen.address(), name="comments", icon_name="comment", order=560)


@hooks.register("register_admin_urls")
def comment_addresses():
    return screen.urls


@hooks.register("register_permissions")
def permission_for_comments():
    """What a group of Wagtail may be given: to moderate comments on articles its people may edit."""
    return Permission.objects.filter(content_type__app_label="learning", codename="moderate_comment")
