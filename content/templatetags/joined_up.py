"""Template tags of the reader."""

from __future__ import annotations

import json
import math
import re
from datetime import timedelta

from django import template
from django.template.base import Node as TemplateNode
from django.utils import formats, timezone
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content import consent, slots
from content import prose as prose_module
from content.browsers import browser_name
from content.quizzes.papers import counted_minutes, paper, plain
from content.shell import Shell, shell_of

register = template.Library()

_ICONS = {
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.2l3.4 2"/>',
    "book": '<path d="M12 6.5C10 5 7 4.5 4 4.8V18.5c3-.3 6 .2 8 1.7c2-1.5 5-2 8-1.7V4.8c-3-.3-6 .2-8 1.7zM12 6.5v13.7"/>',
    "pencil": '<path d="M4 20l1-4.5L16.5 4l3.5 3.5L8.5 19z"/><path d="M14 6.5l3.5 3.5"/>',
    "printer": '<path d="M7 9V4h10v5M7 17H4.5V9.5h15V17H17M7 14h10v6H7z"/>',
    "share": '<circle cx="6" cy="12" r="2.5"/><circle cx="17.5" cy="6" r="2.5"/><circle cx="17.5" cy="18" r="2.5"/>'
    '<path d="M8.3 10.9l7-3.7M8.3 13.100l7 3.7"/>',
    "download": '<path d="M12 4v12M7 11.5l5 5 5-5M5 20h14"/>',
    "lock": '<rect x="5" y="11" width="14" height="9" rx="2"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/>',
    "tick": '<path d="M4.5 12.5l5 5 10-11"/>',
    "back": '<path d="M19 12H5M11 6l-6 6 6 6"/>',
    "forward": '<path d="M5 12h14M13 6l6 6-6 6"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5L20 20"/>',
    "warning": '<path d="M12 4l9 16H3zM12 10v4.5M12 17.3v.2"/>',
    "heading": '<path d="M6 5v14M18 5v14M6 12h12"/>',
    "bold": '<path d="M7.5 5h5.2a3.4 3.4 0 0 1 0 6.8H7.5zM7.5 11.8h6a3.6 3.6 0 0 1 0 7.2h-6z"/>',
    "italic": '<path d="M10 5h7M7 19h7M14.5 5l-5 14"/>',
    "quote": '<path d="M5 13.5h4.5V18H5zM5 13.5c0-3.5 1-6 3.8-7.5M14 13.5h4.5V18H14zM14 13.5c0-3.5 1-6 3.8-7.5"/>',
    "link": '<path d="M10 14a4 4 0 0 0 5.7 0l3.3-3.3a4 4 0 0 0-5.7-5.7l-1.1 1.1"/>'
    '<path d="M14 10a4 4 0 0 0-5.7 0L5 13.3a4 4 0 0 0 5.7 5.7l1.1-1.1"/>',
    "list": '<path d="M9.5 6H20M9.5 12H20M9.5 18H20M4.7 6h.1M4.7 12h.1M4.7 18h.1"/>',
    "numbers": '<path d="M10.5 6H20M10.5 12H20M10.5 18H20M4 4.5l1.5-.8V9M3.8 14.5c.3-1.6 3-1.6 3 .2c0 1.6-3 2.3-3 4h3.2"/>',
}
_MIRRORED = {"back", "forward"}
PERSON = "M24 14.7a4.2 4.2 0 1 1 0 8.4a4.2 4.2 0 0 1 0-8.4zM16.4 32.4a7.6 7.4 0 0 1 15.2 0z"


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline icon; it always stands beside words, so it is hidden from screen readers."""
    mirrored = " mirrored" if name in _MIRRORED else ""
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        mirrored,
        mark_safe(_ICONS[name]),  # nosec B308 B703 - our own drawings
    )


@register.simple_tag(takes_context=True)
def slot(context, name: str, key="") -> SafeString:
    """A hole for apps further up. On pages a marker to be filled later; in other views what belongs there."""
    if context.get("slots_later"):
        return mark_safe(slots.marker(name, str(key)))  # nosec B308 B703 - a marker of two plain words
    request = context.get("request")
    return mark_safe(slots.contents(name, request, None, [str(key)]).get(str(key), "") if request else "")  # nosec B308 B703 - rendered by templates


@register.simple_tag(takes_context=True)
def site_shell(context) -> Shell:
    """Who runs this site, its menus and its list of courses; read once a request."""
    return shell_of(context.get("request"))


@register.simple_tag(takes_context=True)
def allowed(context, name: str) -> bool:
    """`{% allowed "video" as may_load %}`: whether a purpose may load. No where there is no request to ask."""
    request = context.get("request")
    return bool(request) and consent.allows(request, name)


@register.simple_tag
def purposes() -> list[consent.Purpose]:
    """Everything that a reader may accept or reject."""
    return consent.purposes()


@register.tag
def slot_or(parser, token):
    """`{% slot_or "ring" key %}…{% endslot_or %}`: a slot with something of its own for when nobody fills it."""
    _tag, name, key = token.split_contents()
    nodes = parser.parse(("endslot_or",))
    parser.delete_first_token()
    return SlotOrNode(name.strip("\"'"), parser.compile_filter(key), nodes)


class SlotOrNode(TemplateNode):
    def __init__(self, name: str, key, nodes):
        self.name, self.key, self.nodes = name, key, nodes

    def render(self, context) -> str:
        otherwise = self.nodes.render(context)
        key = str(self.key.resolve(context))
        if context.get("slots_later"):
            return slots.marker(self.name, key, otherwise)
        return slot(context, self.name, key) or otherwise


@register.tag
def prose(parser, token):
    """`{% prose %}…{% endprose %}`: expands links and citations of all rich text inside, once."""
    nodes = parser.parse(("endprose",))
    parser.delete_first_token()
    return ProseNode(nodes)


class ProseNode(TemplateNode):
    def __init__(self, nodes):
        self.nodes = nodes

    def render(self, context) -> str:
        html, page_urls = self.nodes.render(context), context.get("page_urls") or {}
        known = {name: context.get(name) for name in ("citations", "request", "footnotes")}
        return prose_module.expand(html, page_urls, **known)


@register.filter
def at(mapping, key):
    """`mapping[key]`, or nothing."""
    return mapping.get(key) if mapping else None


@register.filter
def nth(items, place: int):
    """The item at a place, counted from 0, or nothing."""
    return items[place] if items and place < len(items) else None


@register.filter
def duration(minutes: int) -> str:
    """90 → "1 h 30 min"."""
    hours, rest = divmod(int(minutes or 0), 60)
    parts = [_("%(n)s h") % {"n": hours}] if hours else []
    if rest or not hours:
        parts.append(_("%(n)s min") % {"n": rest})
    return "\u00a0".join(" ".join(parts).split(" "))


@register.filter
def about_hours(minutes: int) -> str:
    """780 → "13 hours", to the nearest half hour above one hour; minutes below."""
    if minutes < 60:
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    halves = round(minutes / 30)
    whole, half = divmod(halves, 2)
    if half:
        return _("%(n)s½ hours") % {"n": whole}
    return ngettext("%(n)s hour", "%(n)s hours", whole) % {"n": whole}


@register.filter
def when(moment) -> str:
    """ "today 14:02", "yesterday 16:40", "9 April 10:15", "9 April 2025"."""
    local, today = timezone.localtime(moment), timezone.localdate()
    clock = formats.date_format(local, "H:i")
    if local.date() == today:
        return _("today %(time)s") % {"time": clock}
    if local.date() == today - timedelta(days=1):
        return _("yesterday %(time)s") % {"time": clock}
    return formats.date_format(local, "j F H:i" if local.year == today.year else "j F Y")


@register.filter
def browser(user_agent: str) -> str:
    """ "Firefox on Windows"."""
    return browser_name(user_agent)


@register.filter
def allow(activity) -> str:
    """ "Allow about 20 minutes", "Allow 20 to 30 minutes"."""
    values = {"n": activity.minutes, "to": activity.minutes_to}
    if activity.minutes_to:
        return _("Allow %(n)s to %(to)s minutes") % values
    return ngettext("Allow about %(n)s minute", "Allow about %(n)s minutes", activity.minutes) % values


@register.filter
def quiz_length(quiz) -> str:
    """ "5 questions, about 8 min" of a quiz block's value."""
    count = len(quiz["questions"])
    values = {"n": count, "time": duration(counted_minutes(quiz))}
    return ngettext("%(n)s question, about %(time)s", "%(n)s questions, about %(time)s", count) % values


@register.filter
def quiz_rules(quiz) -> str:
    """Pass mark and tries of a quiz block's value, in a sentence."""
    rules = paper(plain({**quiz, "questions": []}))
    words = ngettext(
        "Pass mark %(mark)s per cent. You have one try at a question, and see at once what was right.",
        "Pass mark %(mark)s per cent. You have up to %(n)s tries at a question, and hints between them.",
        rules.tries,
    )
    return words % {"mark": rules.pass_mark, "n": rules.tries}


@register.filter
def italics(text: str) -> SafeString:
    """The one mark a reference may carry: *title*."""
    return mark_safe(re.sub(r"\*([^*]+)\*", r"<em>\1</em>", escape(text)))  # nosec B308 B703 - escaped first


@register.simple_tag
def structured_data(data: dict) -> SafeString:
    """schema.org facts for search engines. Data, not a script: browsers do not run it and the policy lets it stand."""
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # nosec B308 B703 - < > & are escaped


@register.inclusion_tag("content/partials/ring.html")
def ring(count: int, label: str, numbered: bool = False, done=(), begun=()) -> dict:
    """The ring of joined beads round a person, one bead a part. Radius of a bead: ring × min(0.97 sin(180°/n), 0.42).

    `done` and `begun` are the places, counted from 0, of parts that are done or begun.
    """
    count = max(count, 3)
    size = 300.0
    share = min(0.97 * math.sin(math.pi / count), 0.42)
    radius = size / 2 / (1 + share) - 1
    bead = radius * share
    step = 2 * math.pi / count
    beads = []
    for index in range(count):
        angle = -math.pi / 2 + index * step
        x, y = size / 2 + radius * math.cos(angle), size / 2 + radius * math.sin(angle)
        beads.append(
            {
                "x": f"{x:.1f}",
                "y": f"{y:.1f}",
                "ty": f"{y + 6.5:.1f}",
                "number": index + 1,
                "done": index in done,
                "begun": index in begun,
            }
        )
    scale = (radius - bead) * 0.0585
    return {
        "beads": beads,
        "bead": f"{bead:.1f}",
        "label": label,
        "numbered": numbered,
        "person": PERSON,
        "scale": f"{scale:.2f}",
        "middle": f"{size / 2:.0f}",
        "size": f"{size:.0f}",
    }


@register.simple_tag(takes_context=True)
def absolute(context, url: str) -> str:
    """The address with scheme and host, for canonical links and sharing."""
    request = context.get("request")
    return request.build_absolute_uri(url) if request else conditional_escape(url)
