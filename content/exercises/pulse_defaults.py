"""What the partnership pulse asks when an editor has changed nothing. Statements of our own; no published list is used."""

from django.utils.translation import gettext_lazy as _

from content.exercises.frame import Choice, Options

DIMENSIONS = (
    Choice(
        "trust",
        _("Trust"),
        items=(
            Choice("worries", _("I can say what worries me without fearing what follows.")),
            Choice("promises", _("When somebody here promises something, it happens.")),
        ),
    ),
    Choice(
        "aims",
        _("Shared aims"),
        items=(
            Choice("same", _("We want the same thing, and each of us could say what it is.")),
            Choice("apart", _("When our aims pull apart, we notice and talk about it.")),
        ),
    ),
    Choice(
        "deciding",
        _("Who decides"),
        items=(
            Choice("say", _("Those whom a decision touches have a say before it is made.")),
            Choice("clear", _("It is clear who decides what.")),
        ),
    ),
    Choice(
        "information",
        _("Passing things on"),
        items=(
            Choice("time", _("What I need to know reaches me in time.")),
            Choice("once", _("The people we work for tell us something once, and that is enough.")),
        ),
    ),
    Choice(
        "workload",
        _("Workload"),
        items=(
            Choice("carry", _("The work is shared out so that each of us can carry it.")),
            Choice("unseen", _("The small jobs that nobody sees are counted too.")),
        ),
    ),
    Choice(
        "respect",
        _("Respect"),
        items=(
            Choice("knows", _("What somebody knows counts here, whatever their job is called.")),
            Choice("speak", _("We speak of each other as we would if the others could hear it.")),
        ),
    ),
)

SCALE = (
    Choice("1", _("not at all")),
    Choice("2", _("a little")),
    Choice("3", _("in part")),
    Choice("4", _("mostly")),
    Choice("5", _("fully")),
    Choice("unknown", _("I don’t know")),
)

SIDES = (Choice("me", _("How I see it")), Choice("them", _("How I think they would answer")))

OPTIONS = Options({"dimensions": DIMENSIONS, "scale": SCALE, "sides": SIDES})
