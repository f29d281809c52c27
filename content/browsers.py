"""What people call the browser that asks."""

from django.utils.translation import gettext as _

# What a browser calls itself has the names of others in it, so the order matters.
_BROWSERS = [("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]
_SYSTEMS = [("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac")]
_SYSTEMS += [("CrOS", "ChromeOS"), ("Linux", "Linux")]


def browser_name(user_agent: str) -> str:
    """ "Firefox on Windows", from what a browser says of itself; its own words, cut, when nothing in them is known."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or user_agent[:60] or _("A browser without a name")
