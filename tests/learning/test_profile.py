"""What a person chooses about themselves, and what others read of it."""

import re
from datetime import UTC, datetime

import pytest
from django.test import RequestFactory
from wagtail import hooks

from journal.models import Entry
from learning import actions
from learning.models import Profile
from learning.profiles import name_shown, profile_of
from tests.journal.writing import write
from tests.people import PASSWORD


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_person_without_a_profile_has_the_usual_and_no_row(cast):
    profile = profile_of(request_of(cast.learner))

    assert (profile.display_name, profile.time_zone, profile.display, profile.pk) == ("", "", None, None)
    assert Profile.objects.count() == 0


def test_form_keeps_name_and_zone(cast):
    client = cast.client("learner")

    response = client.post("/learning/profile/", {"display_name": "  Noor   J ", "time_zone": "Asia/Karachi"})

    profile = Profile.objects.get()
    assert response.headers["Location"] == "/learning/profile/"
    assert (profile.user, profile.display_name, profile.time_zone) == (cast.learner, "Noor J", "Asia/Karachi")


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("display_name", "noor@home.example", "Choose a name without an @"),
        ("display_name", "n" * 81, "at most 80"),
        ("time_zone", "Mars/Olympus", "Select a valid choice"),
    ],
)
def test_form_says_what_will_not_do_and_gives_the_rest_back(cast, field, value, said):
    sent = {"display_name": "Noor", "time_zone": "Asia/Karachi"} | {field: value}

    response = cast.client("learner").post("/learning/profile/", sent)

    page = response.content.decode()
    assert (response.status_code, Profile.objects.count()) == (422, 0)
    assert said in page and "<title>Error:" in page
    assert ('value="Noor"' in page) == (field != "display_name")


def test_profile_is_changed_for_whoever_asks_and_nobody_else(cast):
    actions.change_profile(user=cast.peer, display_name="Peer")

    cast.client("learner").post("/learning/profile/", {"display_name": "Noor", "user": cast.peer.pk})

    assert {profile.user: profile.display_name for profile in Profile.objects.all()} == {
        cast.peer: "Peer",
        cast.learner: "Noor",
    }


def test_name_shown_is_the_chosen_one_then_the_accounts_and_never_the_address(cast):
    assert name_shown(cast.learner) == "Learner"
    actions.change_profile(user=cast.learner, display_name="Noor")
    assert name_shown(cast.learner) == "Noor"

    cast.peer.first_name = ""
    assert name_shown(cast.peer) == ""


def test_times_are_shown_in_the_chosen_zone(cast):
    entry = write(cast.learner, title="Zones")
    Entry.objects.filter(pk=entry.pk).update(updated_at=datetime(2020, 1, 31, 22, 30, tzinfo=UTC))
    client = cast.client("learner")
    before = client.get("/journal/").content.decode()
    actions.change_profile(user=cast.learner, time_zone="Asia/Karachi")

    after = client.get("/journal/").content.decode()

    assert ("Saved 31 January 2020" in before, "Saved 1 February 2020" in after) == (True, True)


def test_one_persons_zone_does_not_stay_for_the_next(cast, client):
    from django.utils import timezone

    actions.change_profile(user=cast.learner, time_zone="Asia/Karachi")
    cast.client("learner").get("/learning/")

    assert timezone.get_current_timezone_name() == "Europe/London"


def test_language_is_asked_only_where_there_is_a_choice(cast, settings):
    client = cast.client("learner")
    assert 'name="language"' not in client.get("/learning/profile/").content.decode()
    settings.LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]

    client.post("/learning/profile/", {"display_name": "", "language": "cy"})

    assert Profile.objects.get().language == "cy"
    assert '<html lang="cy"' in client.get("/learning/profile/").content.decode()


def test_members_display_settings_are_kept_with_the_account(cast):
    (keep,), (of,) = hooks.get_hooks("keep_display"), hooks.get_hooks("display_of")

    assert keep(request_of(cast.learner), {"theme": "dark"}) is True
    assert of(request_of(cast.learner)) == {"theme": "dark"}
    assert of(request_of(cast.peer)) is None


def test_guests_display_settings_are_left_to_the_cookie(db):
    from django.contrib.auth.models import AnonymousUser

    (keep,), (of,) = hooks.get_hooks("keep_display"), hooks.get_hooks("display_of")

    assert (keep(request_of(AnonymousUser()), {"theme": "dark"}), of(request_of(AnonymousUser()))) == (False, None)
    assert Profile.objects.count() == 0


def test_sign_in_greets_by_the_display_name_and_never_by_the_address(course, cast, client):
    actions.change_profile(user=cast.learner, display_name="Noor & Joan")
    cast.peer.first_name = ""
    cast.peer.save()

    said = {}
    for person in ("learner", "peer"):
        sent = {"login": f"{person}@test.example", "password": PASSWORD}
        page = client.post("/accounts/login/", sent, follow=True).content.decode()
        said[person] = re.search(r"You are signed in[^<]*", page)[0]
        client.post("/accounts/logout/")

    assert said == {"learner": "You are signed in, Noor &amp; Joan.", "peer": "You are signed in."}
