"""Accounts that nobody uses: kept for ever unless the site says otherwise; then two warnings, and 60 days in any case."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from wagtail import hooks

from journal.models import Safe
from learning import actions
from learning.models import DisuseWarning, Erasure
from tests.journal.writing import CANARY, write

START = datetime(2026, 1, 5, 12, tzinfo=UTC)
TWO_YEARS = timedelta(days=730)
People = get_user_model().objects


@pytest.fixture
def learner(cast, settings):
    """Signed in last two years less 60 days before START; everybody else just now."""
    settings.LEARNING_FORGET_AFTER = TWO_YEARS
    People.update(last_login=START)
    signed_in(cast.learner, START - TWO_YEARS + timedelta(days=60))
    write(cast.learner)
    mail.outbox.clear()
    return cast.learner


def signed_in(user, when) -> None:
    People.filter(pk=user.pk).update(last_login=when)


def days(number: float) -> tuple[int, int]:
    """What the clock does so many days after START: warned, erased."""
    return actions.forget_unused(now=START + timedelta(days=number))


def test_person_is_warned_60_and_14_days_before_and_then_erased(learner):
    done = {number: days(number) for number in (-1, 0, 1, 45, 46, 47, 59)}

    assert {number: found for number, found in done.items() if found != (0, 0)} == {0: (1, 0), 46: (1, 0)}
    assert [(letter.to, "6 March 2026" in letter.body) for letter in mail.outbox] == [
        (["learner@test.example"], True)
    ] * 2
    assert CANARY not in "".join(letter.body for letter in mail.outbox)
    assert People.filter(pk=learner.pk).exists()
    assert days(60) == (0, 1)
    assert (People.filter(pk=learner.pk).count(), Safe.objects.count(), Erasure.objects.count()) == (0, 0, 1)


@pytest.mark.parametrize("last_warning", [0, 46])
def test_person_who_signs_in_after_a_warning_is_kept_and_everything_begins_anew(last_warning, learner):
    for number in range(0, last_warning + 1, 46):
        days(number)
    signed_in(learner, START + timedelta(days=last_warning, hours=1))

    assert [days(number) for number in (47, 60, 100)] == [(0, 0)] * 3
    assert DisuseWarning.objects.count() == 0
    assert days(last_warning + 730 - 60 + 1) == (5, 0)  # all who are no admins: nobody came since


def test_setting_switched_on_late_gives_everybody_all_60_days(learner):
    signed_in(learner, START - 5 * TWO_YEARS)

    assert [days(number) for number in (0, 45, 46, 59)] == [(1, 0), (0, 0), (1, 0), (0, 0)]
    assert days(60) == (0, 1)


def test_clock_that_stood_still_warns_twice_all_the_same(learner):
    assert [days(number) for number in (300, 345, 346, 359, 360)] == [(1, 0), (0, 0), (1, 0), (0, 0), (0, 1)]


def test_without_the_setting_nobody_is_warned_or_erased_and_old_warnings_go(learner, settings):
    days(0)
    settings.LEARNING_FORGET_AFTER = None

    assert days(5000) == (0, 0)
    assert DisuseWarning.objects.count() == 0


def test_person_who_never_signed_in_counts_from_the_day_of_joining(learner):
    People.filter(pk=learner.pk).update(last_login=None, date_joined=START - TWO_YEARS + timedelta(days=60))

    assert [days(number) for number in (0, 46, 60)] == [(1, 0), (1, 0), (0, 1)]


def test_account_that_cannot_be_erased_keeps_no_other_back_and_is_tried_again(learner, cast):
    signed_in(cast.peer, START - TWO_YEARS)

    def fails(user):
        if user.pk == cast.peer.pk:
            raise RuntimeError(CANARY)

    with hooks.register_temporarily("erase_person", fails):
        assert [days(number) for number in (0, 46, 60)] == [(2, 0), (2, 0), (0, 1)]
    assert days(61) == (0, 1)


def test_admins_suspended_people_and_those_who_are_leaving_are_left_alone(learner, cast):
    for user in (cast.superuser, cast.editor, cast.peer, cast.own_tutor):
        signed_in(user, START - 5 * TWO_YEARS)
    People.filter(pk=cast.peer.pk).update(is_active=False)
    actions.ask_deletion(user=cast.own_tutor)
    mail.outbox.clear()

    days(0)

    assert [letter.to for letter in mail.outbox] == [["learner@test.example"]]
