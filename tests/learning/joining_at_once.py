"""One process of a site with a database file of its own: somebody joins a group, at the moment that the test says.

Run by test_joining_races.py: `prepare` makes two people and two groups, `join COHORT` says that it is ready, waits for a line and
joins, `close COHORT` closes likewise, `count` prints the enrolments.
"""

from __future__ import annotations

import json
import sys

import django

PERSON = {"email": "learner@test.example", "username": "learner"}


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def prepare() -> None:
    from django.contrib.auth import get_user_model

    from learning import actions
    from tests.course import make_course
    from tests.learning import guessing

    guessing.prepare()
    course = make_course().course
    get_user_model().objects.create_user(email="other@test.example", username="other", password="x")
    _say(json.dumps([actions.make_cohort(course=course, name=name).pk for name in ("Spring", "Autumn")]))


def act(what: str, name: str, number: str) -> None:
    from django.contrib.auth import get_user_model

    from learning import actions
    from learning.models import Cohort

    cohort, person = Cohort.objects.get(pk=number), get_user_model().objects.get(username=name)
    _say("ready")
    sys.stdin.readline()
    try:
        if what == "join":
            actions.join_cohort(user=person, cohort=cohort)
        elif what == "lead":
            actions.assign_tutor(cohort=cohort, tutor=person, lead=True)
        else:
            actions.close_cohort(cohort=cohort)
        _say("done")
    except actions.CohortClosed:
        _say("closed")


def count() -> None:
    from learning.models import Enrolment, TutorAssignment

    rows = Enrolment.objects.order_by("pk").values_list("user__username", "cohort__name")
    leads = TutorAssignment.objects.current().filter(lead=True).count()
    _say(json.dumps([[list(row) for row in rows], TutorAssignment.objects.current().count(), leads]))


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "prepare":
        prepare()
    elif sys.argv[1] == "count":
        count()
    else:
        act(*sys.argv[1:])
