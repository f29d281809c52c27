"""What people and machines may put into exercises: ordinary answers, long and hostile words, any JSON at all."""

from hypothesis import strategies as st

HOSTILE = (
    "<script>alert(1)</script>",
    "]]><!-- &amp; \" ' onload=x",
    "\u202egnp.elif\u202c and \u2067more",
    "خدمة الرعاية الاجتماعية",
    "מרכז יום לקשישים",
    "👩‍👩‍👧‍👦🎉🎉 family",
    "Donaudampfschifffahrtsgesellschaftskapitänswitwenverein",
    "a" + "\u0301" * 40,
    "\x00\x1b[31m\ud800\ufffe control",
    "社会福祉協議会の窓口",
    "%(name)s %s {0}",
    "W" * 60,
)

names = st.one_of(
    st.sampled_from(HOSTILE), st.text(max_size=60), st.sampled_from(["Surgery", "Care team", "School", ""])
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(HOSTILE),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def rows(**fields):
    """Lists of rows with these fields."""
    return st.lists(st.fixed_dictionaries(fields), max_size=14)


def levels(lowest, highest, *also):
    """What a scale may hold: its numbers, as words too, and things beside it."""
    inside = st.integers(lowest, highest)
    return st.one_of(inside, inside.map(str), st.sampled_from(["", None, highest + 1, "x", *also]))


def pulses(statements):
    """A pulse with a row for each of these statements."""
    marks = levels(1, 5, "unknown")
    rated = st.fixed_dictionaries({"me": marks, "them": marks})
    return st.fixed_dictionaries({"partnership": names, "ratings": st.tuples(*[rated] * len(statements))}).map(
        lambda made: {
            **made,
            "ratings": [{"statement": name, **row} for name, row in zip(statements, made["ratings"], strict=True)],
        }
    )


def boards(pairs):
    """A board with a row for each of these pairs."""
    places = levels(1, 7)
    return st.tuples(*[st.fixed_dictionaries({"now": places, "wanted": places, "evidence": names})] * len(pairs)).map(
        lambda made: {"pairs": [{"pair": key, **row} for key, row in zip(pairs, made, strict=True)]}
    )


def ladders(rungs, exchanges):
    """A ladder with some partners."""
    places = st.sampled_from([*rungs, "", "gone"])
    ticks = st.lists(st.sampled_from([*exchanges, "gone"]), max_size=8)
    return st.fixed_dictionaries({"partners": rows(name=names, ticks=ticks, now=places, wanted=places, cost=names)})


def grids(stances):
    """A grid with some actors, and some who are missing."""
    actor = {"name": names, "influence": levels(1, 5), "stake": levels(1, 5), "stance": st.sampled_from([*stances, ""])}
    return st.fixed_dictionaries({"actors": rows(**actor), "missing": rows(who=names, why=names)})


def timelines(sectors):
    """A timeline with some services and steps, some of which point at no service."""
    services = st.lists(st.tuples(names, st.sampled_from([*sectors, ""])), max_size=12).map(
        lambda made: [{"id": f"s{n}", "name": name, "sector": kind} for n, (name, kind) in enumerate(made)]
    )
    when = st.one_of(names, st.dates().map(str))
    step = {
        "when": when,
        "what": names,
        "service": st.integers(0, 13).map("s{}".format),
        "channel": st.sampled_from(["face", "phone", ""]),
        "wait": levels(0, 999),
        "wait_unit": st.sampled_from(["hours", "days", "weeks", "months", "", "years"]),
        "feeling": levels(-2, 2, "skip"),
        "behind": names,
        "behind_known": st.sampled_from(["known", "guess", "no-idea", ""]),
    }
    return st.fixed_dictionaries({"title": names, "services": services, "steps": rows(**step)})
