from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from learning import actions, components, invitation_screen, permissions

hooks.register("slot_second_step", components.second_step)
hooks.register("slot_sign_up", components.sign_up)
hooks.register("slot_devices", components.devices)


@hooks.register("run_due")
def mails_that_wait(now) -> str:
    return f"{actions.retry_mails(now=now)} mails handed over again"


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
