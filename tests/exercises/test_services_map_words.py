"""What the map says in words: the text twin, the tables, the key, and questions drawn from one's own story."""

from __future__ import annotations

from content.exercises.services_map_changes import redrawn
from content.exercises.services_map_counts import read
from content.exercises.services_map_tables import before_and_after
from content.exercises.services_map_words import key
from tests.exercises.stories import MAP, OPTIONS, joan


def test_text_of_the_worked_example_says_everything_the_map_shows():
    assert MAP.text(joan(), OPTIONS) == [
        "Joan is in the middle. She is 81 and lives alone after a fall.",
        "6 services stand round Joan: 1 Surgery and 2 Memory clinic (Health); 3 Care team (Council care); "
        "4 Day centre (Charity); 5 Benefits office (Benefits); 6 Her daughter (Family and friends).",
        "A. From Surgery to Memory clinic: smooth. The services carried it. What passed: information.",
        "B. From Memory clinic to Care team: dropped. Joan or a carer carried it. What passed: information. "
        "It crossed from one sector to another.",
        "C. From Care team to Day centre: slow. The services carried it. What passed: the person and information. "
        "It crossed from one sector to another.",
        "D. From Care team to Benefits office: should exist but does not. It is a gap.",
        "Name and address: asked for by Surgery, Memory clinic, Care team and Benefits office. That is told again 3 times.",
        "Medicines: asked for by Surgery, Memory clinic and Care team. That is told again 2 times.",
        "Money: asked for by Care team and Benefits office. That is told again once.",
        "A gap, nobody did this: Nobody told Joan who to ring at the weekend.",
    ]


def test_results_of_the_worked_example_are_six_sentences_without_a_verdict():
    results = MAP.results(joan(), OPTIONS)

    assert results.words == (
        "6 services stand round Joan.",
        "There were 3 hand-offs; missing ones are not counted.",
        "2 crossed from one sector to another.",
        "1 was carried by Joan or a carer.",
        "6 times the same thing was told again to somebody new.",
        "There are 2 gaps: things nobody did.",
    )
    assert [(count.key, count.number) for count in results.counts] == [
        ("services", 6), ("handoffs", 3), ("crossings", 2), ("carried", 1), ("told_again", 6), ("gaps", 2),
    ]  # fmt: skip


def test_prompts_are_drawn_from_ones_own_map_the_most_telling_first():
    assert MAP.prompts(joan(), OPTIONS) == [
        "The hand-off from Memory clinic to Care team was dropped. What was that like?",
        "Joan or a carer carried what passed from Memory clinic to Care team. What did that ask of them?",
        "4 services asked for this: Name and address. What would have had to happen for one to be enough?",
        "Nothing passes from Care team to Benefits office, and it should. What keeps it from happening?",
    ]


def test_map_on_which_all_went_well_still_asks_something_and_an_empty_one_nothing():
    answer = {"middle": {"name": "Joan"}, "services": [{"name": "Surgery", "sector": "health"}]}

    assert MAP.prompts(answer, OPTIONS) == ["Which of these services did most for Joan, and how did the others know?"]
    assert MAP.prompts({}, OPTIONS) == []


def test_prompts_of_feelings_slow_ones_and_written_gaps_follow_when_there_is_nothing_worse():
    answer = joan()
    answer |= {"links": [answer["links"][2]], "told": [], "gaps": [{"text": "A lift home"}]}

    assert MAP.prompts(answer, OPTIONS) == [
        "Nobody did this: A lift home. Whose task could it have been?",
        "The hand-off from Care team to Day centre was slow. What happened while everybody waited?",
        "Benefits office felt bad. What one thing made it so?",
    ]


def test_tables_of_the_worked_example_have_a_header_for_every_row_and_column():
    repeat, services, handoffs = MAP.table(joan(), OPTIONS)

    assert repeat.headers == (
        "Information", "Surgery", "Memory clinic", "Care team", "Day centre", "Benefits office", "Her daughter", "Told again",
    )  # fmt: skip
    assert [(row.header, *row.cells) for row in repeat.rows] == [
        ("Name and address", "asked", "asked again", "asked again", "–", "asked again", "–", "3"),
        ("Medicines", "asked", "asked again", "asked again", "–", "–", "–", "2"),
        ("Money", "–", "–", "asked", "–", "asked again", "–", "1"),
    ]
    assert (services.rows[4].header, services.rows[4].cells) == (
        "5 Benefits office",
        ("Benefits", "Attendance allowance", "Once", "Very bad", "2"),
    )
    assert [row.cells for row in handoffs.rows][1] == ("dropped", "Information", "The person or carer", "yes")
    assert all(len(row.cells) + 1 == len(table.headers) for table in (repeat, services, handoffs) for row in table.rows)


def test_key_names_every_number_and_letter_of_the_compact_drawing():
    services, links = key(read(joan(), OPTIONS), OPTIONS)

    assert [(line.mark, line.words, line.soft, line.colour) for line in services[2:4]] == [
        ("3", "Care team", "Council care", "council"),
        ("4", "Day centre", "Charity", "charity"),
    ]
    assert [(line.mark, line.words, line.soft) for line in links[-1:]] == [
        ("D", "Care team to Benefits office", "should exist but does not")
    ]


def test_table_of_a_change_says_what_is_more_and_what_is_fewer():
    table = before_and_after(redrawn(joan(kind="introduction", link="h4"), OPTIONS))

    assert [(row.header, *row.cells) for row in table.rows] == [
        ("Services", "6", "6"),
        ("Hand-offs", "3", "4, 1 more"),
        ("Crossings", "2", "3, 1 more"),
        ("Carried by the person", "1", "1"),
        ("Told again", "6", "6"),
        ("Gaps", "2", "1, 1 fewer"),
    ]
