from django.contrib.auth.models import Permission
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button

from content import (
    actions,
    components,
    consent,
    contact,
    cookies,
    display,
    keys,
    licences,
    page_counts,
    permissions,
    renumbering,
)

hooks.register("slot_account", components.account_links)
hooks.register("slot_tip", components.link_tip)
hooks.register("slot_display", components.display)
hooks.register("slot_keys", components.keys_sheet)
hooks.register("slot_consent", components.consent_notice)
hooks.register("slot_consent", components.accepted_purposes)
hooks.register("register_purposes", consent.own_purposes, order=-1)
# First in their lists, whatever the order of the apps.
hooks.register("shortcut_keys", keys.reading_keys, order=-1)
hooks.register("register_cookies", cookies.own_cookies, order=-1)
hooks.register("register_cookies", consent.own_cookies, order=-1)
hooks.register("register_cookies", display.own_cookies, order=-1)
hooks.register("browser_files", licences.own_files, order=-1)


@hooks.register("register_icons")
def icons(found):
    return [*found, "content/icons/ju-activity.svg"]


@hooks.register("run_due")
def publish_scheduled(now) -> str:
    """Pages whose time has come, or is over."""
    from django.core.management import call_command

    call_command("publish_scheduled", verbosity=0)
    return "scheduled pages looked at"


@hooks.register("before_publish_page")
@hooks.register("before_unpublish_page")
@hooks.register("before_delete_page")
@hooks.register("before_move_page")
def remember_numbers(request, page, *where_to):
    renumbering.remember(request, page)


@hooks.register("after_publish_page")
@hooks.register("after_unpublish_page")
@hooks.register("after_delete_page")
def warn_of_renumbering(request, page):
    renumbering.warn(request, page)


@hooks.register("after_move_page")
def warn_of_renumbering_by_move(request, page):
    renumbering.warn(request, type(page).objects.get(pk=page.pk))


# Messages from the page Contact ---------------------------------------------------------------------------------------


class MessagesMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return permissions.may_read_messages(request.user)


@hooks.register("register_admin_menu_item")
def messages_in_the_menu():
    return MessagesMenuItem(_("Messages"), contact.address(), name="messages", icon_name="mail", order=650)


@hooks.register("register_admin_urls")
def message_addresses():
    return contact.admin_urls


@hooks.register("register_permissions")
def message_permissions():
    return Permission.objects.filter(content_type__app_label="content", codename__in=["view_message", "delete_message"])


@hooks.register("run_due")
def old_messages(now) -> str:
    return f"{actions.forget_messages(now=now)} old messages deleted"


# How often pages are read ---------------------------------------------------------------------------------------------


class PageCountsMenuItem(MenuItem):
    def is_shown(self, request) -> bool:
        return page_counts.are_shown_to(request.user)


@hooks.register("register_reports_menu_item")
def page_counts_in_the_menu():
    return PageCountsMenuItem(_("Page counts"), page_counts.address(), name="page-counts", icon_name="view", order=1300)


@hooks.register("register_page_header_buttons")
def page_counts_of_a_page(page, user, view_name, next_url=None):
    if page_counts.are_shown_to(user) and permissions.pages_with_counts_for(user).filter(pk=page.pk).exists():
        yield Button(_("Page counts"), page_counts.address(page), icon_name="view", priority=67)


@hooks.register("register_admin_urls")
def page_count_addresses():
    return page_counts.admin_urls


@hooks.register("run_due")
def old_page_counts(now) -> str:
    return f"{actions.forget_page_counts(now=now)} old daily totals deleted"
