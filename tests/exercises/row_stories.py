"""Answers of the five kinds made of rows whose pictures are kept: the sample, nothing, one thing, the largest and hostile."""

from content.exercises import kind, ladder
from tests.exercises.row_kinds import PAIRS, STATEMENTS
from tests.exercises.strategies import HOSTILE


def word(number):
    return HOSTILE[number % len(HOSTILE)]


def largest_pulse():
    def marks(number):
        return {
            "me": "unknown" if number == 4 else number % 5 + 1,
            "them": "unknown" if number % 3 == 2 else number % 4 + 1,
        }

    return {"partnership": word(0), "ratings": [{"statement": s, **marks(n)} for n, s in enumerate(STATEMENTS)]}


def largest_ladder():
    options = ladder.KIND.defaults()
    keys, offered = options.keys("rungs"), [one.id for one in ladder.exchanges(options)]
    rows = [
        {"name": word(n), "ticks": offered[: n % 9], "now": keys[n % 4], "wanted": keys[n // 3], "cost": word(n + 1)}
        for n in range(12)
    ]
    return {"partners": rows}


def largest_grid():
    stances = kind("grid").defaults().keys("stances")
    places = [(2, 5)] * 11 + [(5, 5), (4, 1), (3, 3), (1, 1), (1, "")]
    rows = [
        {"name": word(n), "influence": influence, "stake": stake, "stance": stances[n % 4]}
        for n, (influence, stake) in enumerate(places)
    ]
    return {"actors": rows, "missing": [{"who": word(n), "why": word(n + 1)} for n in range(8)]}


def largest_timeline():
    sectors = kind("timeline").defaults().keys("sectors")
    services = [{"id": f"s{n}", "name": word(n), "sector": sectors[n % 8]} for n in range(12)]
    steps = [
        {
            "when": word(n + 2), "what": f"{word(n)} {word(n + 5)}", "service": f"s{n * 5 % 12}", "channel": "email",
            "wait": n * 3 % 11, "wait_unit": ("days", "weeks", "hours")[n % 3], "feeling": n % 5 - 2,
        }
        for n in range(20)
    ]  # fmt: skip
    return {"title": word(1), "services": services, "steps": steps}


def largest_board():
    return {"pairs": [{"pair": key, "now": n + 1, "wanted": 7 - n, "evidence": word(n)} for n, key in enumerate(PAIRS)]}


ONE = {
    "pulse": {"ratings": [{"statement": STATEMENTS[0], "me": 3, "them": 3}]},
    "ladder": {"partners": [{"name": "School", "now": "cooperating"}]},
    "grid": {"actors": [{"name": "Night staff", "influence": 1, "stake": 5, "stance": "for"}]},
    "timeline": {"steps": [{"what": "She fell in the garden", "feeling": -1}]},
    "tradeoffs": {"pairs": [{"pair": PAIRS[1], "now": 2, "wanted": 2}]},
}
LARGEST = {
    "pulse": largest_pulse,
    "ladder": largest_ladder,
    "grid": largest_grid,
    "timeline": largest_timeline,
    "tradeoffs": largest_board,
}


def stories(name):
    """Each kept picture's name with its answer."""
    one = kind(name)
    return {
        "usual": one.sample(one.defaults()),
        "none": one.empty(one.defaults()),
        "one": ONE[name],
        "largest": LARGEST[name](),
    }


def kept_pictures(name):
    """Each kept picture of a kind: its name and its SVG."""
    one = kind(name)
    options = one.defaults()
    drawn = {f"{name}-{title}": one.draw(answer, options, id=name) for title, answer in stories(name).items()}
    drawn[f"{name}-from-the-right"] = one.draw(one.sample(options), options, id=name, direction="rtl")
    if name == "pulse":
        for title in ("usual", "largest"):
            drawn[f"{name}-radar-{title}"] = one.draw(stories(name)[title], options, id=name, shape="radar")
    if hasattr(one, "compare"):
        compared = one.compare(one.sample(options), LARGEST[name](), options, id=name)
        drawn[f"{name}-then-and-now"] = compared.drawing
    return drawn
