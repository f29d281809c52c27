"""The five kinds whose pictures are made of rows: how to make answers of each, and every sheet each can lay out."""

from content.exercises import (
    grid_picture,
    kind,
    ladder,
    ladder_picture,
    pulse,
    pulse_picture,
    pulse_radar,
    pulse_words,
    timeline_picture,
    tradeoffs,
    tradeoffs_picture,
    tradeoffs_results,
)
from tests.exercises import strategies

NAMES = ("pulse", "ladder", "grid", "timeline", "tradeoffs")
STATEMENTS = tuple(pulse.row_numbers(pulse.KIND.defaults()))
PAIRS = tradeoffs.KIND.defaults().keys("pairs")
ANSWERS = {
    "pulse": strategies.pulses(STATEMENTS),
    "ladder": strategies.ladders(
        ladder.KIND.defaults().keys("rungs"), [one.id for one in ladder.exchanges(ladder.KIND.defaults())]
    ),
    "grid": strategies.grids(kind("grid").defaults().keys("stances")),
    "timeline": strategies.timelines(kind("timeline").defaults().keys("sectors")),
    "tradeoffs": strategies.boards(PAIRS),
}


def sheets(name, answer, options, direction="ltr", earlier=None):
    """Every sheet that this kind lays out of an answer."""
    found = kind(name).results(answer, options)
    earlier = kind(name).clean(earlier or kind(name).sample(options), options).answer
    if name == "pulse":
        story = pulse_words.story(earlier, kind(name).clean(answer, options).answer, pulse.dimensions(options))
        return [
            pulse_picture.lay_out(found, options, direction),
            pulse_radar.lay_out(found, options, direction),
            pulse_picture.lay_out_change(story, options, direction),
        ]
    if name == "tradeoffs":
        today = kind(name).clean(answer, options).answer
        moved = tradeoffs_results.changes(earlier, today, tradeoffs.pairs(options))
        return [tradeoffs_picture.lay_out(found, direction), tradeoffs_picture.lay_out_change(moved, direction)]
    if name == "ladder":
        return [ladder_picture.lay_out(found, ladder.rungs(options), direction)]
    return [{"grid": grid_picture, "timeline": timeline_picture}[name].lay_out(found, options, direction)]


def drawings(name, answer, options, direction="ltr"):
    """Every picture of an answer as SVG."""
    one = kind(name)
    drawn = [one.draw(answer, options, id="x", direction=direction)]
    if name == "pulse":
        drawn.append(one.draw(answer, options, id="x", direction=direction, shape="radar"))
    if hasattr(one, "compare"):
        drawn.append(one.compare(one.sample(options), answer, options, id="x", direction=direction).drawing)
    return drawn
