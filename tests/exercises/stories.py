"""Answers of a services map for tests: the worked example, a large one, a hostile one, and any that hypothesis thinks of."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from content.exercises import kind

MAP = kind("services_map")
OPTIONS = MAP.defaults()
SECTORS = list(OPTIONS.keys("sectors"))
WENT = ["smooth", "slow", "dropped", "missing"]

HOSTILE = [
    "<script>alert(1)</script>",
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch",
    "مستشفى المدينة العام",
    "👩‍👩‍👧‍👦 family 🏳️‍🌈 hub",
    "W" * 60,
    "z̷̢̛̗͇a̷̢̛̗l̷̢̛̗g̷̢ơ̷̢̗ clinic",
    "\u202eesrever \u2066x",
    "社会福祉協議会の相談窓口とその他",
    "a & b \"quoted\" 'x' ]]> -->",
    "בית חולים",
]
USUAL = [
    "Surgery",
    "Memory clinic at the General Hospital",
    "Community nurses",
    "Council care team",
    "Occupational therapy assessment and equipment service",
    "Her granddaughter’s primary school",
    "Housing association repairs",
    "Benefits office",
    "Day centre",
    "Befriending volunteers",
    "Her daughter",
    "Solicitor",
]


def joan(**change: Any) -> dict[str, Any]:
    """The worked example, with a change chosen or without."""
    return {**MAP.sample(OPTIONS), "change": change}


def large(names: list[str], services: int, links: int) -> dict[str, Any]:
    """A map with so many services and hand-offs; every third hand-off is carried by the person."""
    keys = [f"s{number + 1}" for number in range(services)]
    return {
        "middle": {"name": "Margaret", "situation": names[0], "story": "known"},
        "services": [
            {"id": key, "name": names[place % len(names)], "sector": SECTORS[place * 8 // services]}
            for place, key in enumerate(keys)
        ],
        "links": [
            {
                "start": keys[place * 5 % services],
                "end": keys[(place * 5 + 3 + place % 4) % services],
                "went": WENT[place % 4],
                "carrier": "person" if place % 3 == 1 else "services",
            }
            for place in range(links)
        ],
        "told": [{"item": item, "asked": keys[place :: place + 1]} for place, item in enumerate(("address", "money"))],
        "gaps": [{"text": names[-1]}],
    }


CASES = {
    "none": {},
    "one": {"middle": {"name": "Joan"}, "services": [{"id": "s1", "name": "Surgery", "sector": "health"}]},
    "usual": joan(),
    "largest": large(USUAL, 12, 24),
    "hostile": large(HOSTILE, 10, 9),
}

names = st.one_of(
    st.sampled_from([*HOSTILE, *USUAL, "A", "The same"]),
    st.text(max_size=70),
    st.text("WM m", min_size=55, max_size=60),
)


@st.composite
def maps(draw: st.DrawFn) -> dict[str, Any]:
    """Answers in which everything can be used, as a learner fills them."""
    keys = [f"s{number}" for number in range(1, draw(st.integers(1, 12)) + 1)]
    sector = st.sampled_from(SECTORS)
    key = st.sampled_from(keys)
    link = st.fixed_dictionaries(
        {
            "start": key,
            "end": key,
            "went": st.sampled_from(WENT),
            "carrier": st.sampled_from(OPTIONS.keys("carriers")),
            "passed": st.sampled_from(["", *OPTIONS.keys("passed")]),
        }
    ).filter(lambda row: row["start"] != row["end"])
    item = st.fixed_dictionaries({"label": names.filter(_says), "asked": st.lists(key, unique=True)})
    return {
        "middle": {"name": draw(names), "situation": draw(names), "story": "mine"},
        "services": [{"id": key, "name": draw(names), "sector": draw(sector)} for key in keys],
        "links": draw(st.lists(link, max_size=24)) if len(keys) > 1 else [],
        "told": draw(st.lists(item, max_size=12)),
        "gaps": [{"text": text} for text in draw(st.lists(names.filter(_says), max_size=4))],
    }


def _says(text: str) -> bool:
    return bool(MAP.clean({"wish": text}, OPTIONS).answer["wish"])


leaves = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(["s1", "smooth", "health"])
)
anything = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)
rows = st.lists(
    st.dictionaries(
        st.sampled_from(
            ["id", "name", "sector", "start", "end", "went", "carrier", "item", "label", "asked", "text", "felt"]
        ),
        anything,
        max_size=6,
    ),
    max_size=30,
)
likely = st.dictionaries(
    st.sampled_from(
        ["middle", "services", "links", "told", "gaps", "wish", "change", "place", "services-0-name", "--"]
    ),
    anything | rows,
)
