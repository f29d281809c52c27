"""News: the list of what concerns a person, and mails about it, at the time they chose and never about what is not so any more."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.db.models import Q
from django.test import Client
from django.utils import timezone
from wagtail import hooks

from learning import actions, permissions
from learning.models import Notice, OutgoingMail, Profile
from learning.notices import Line, NoticeKind, person_of, stop_token
from learning.profiles import profile_of
from tests.people import make_person

pytestmark = pytest.mark.django_db
# A Thursday; in London the clock says the same, in Karachi it is five hours later, in New York five earlier.
MORNING = datetime(2025, 1, 16, 8, 0, tzinfo=UTC)
HOSTILE = "Salt\r\nBcc: everybody@test.example\n\nmarsh"


class Told:
    """A kind of news whose truth a test decides."""

    def __init__(self):
        self.withdrawn: set[UUID] = set()
        self.group = "Saltmarsh"
        self.kind = NoticeKind("told", self.stands, self.lines, self.mailed)

    def stands(self, person) -> Q:
        return ~Q(about__in=self.withdrawn)

    def lines(self, person, notices, request):
        return {one.pk: Line(f"Noor shared {one.about.hex[:4]}", "/journal/") for one in notices}

    def mailed(self, person, notices):
        return [f"{len(notices)} in {self.group}"]


@pytest.fixture
def told():
    told = Told()
    with hooks.register_temporarily("notice_kinds", lambda: [told.kind]):
        yield told


@pytest.fixture
def noor(told):
    return make_person("noor")


def notice(person, due_at=MORNING - timedelta(hours=3), **fields) -> Notice:
    return Notice.objects.create(
        person=person, kind="told", about=fields.pop("about", uuid4()), due_at=due_at, **fields
    )


def chosen(person, how="daily", **fields) -> None:
    actions.change_profile(user=person, notice_mail=how, **fields)


def written_at(moment) -> None:
    """Mails about news are in the outbox, and the worker has not come yet."""
    assert actions.mail_news(now=moment) == 1


def mails_at(*moments) -> list[int]:
    """How many mails were written in the round of the clock at each moment; the worker sends them."""
    counts = [actions.mail_news(now=moment) for moment in moments]
    for waiting in OutgoingMail.objects.filter(sent_at=None):
        actions.deliver_mail(mail_id=waiting.pk)
    return counts


def text_of(number=-1) -> str:
    return mail.outbox[number].message().get_payload(decode=True).decode()


# The daily mail -------------------------------------------------------------------------------------------------------------


def test_daily_mail_comes_at_eight_once_with_all_that_is_new(noor):
    notice(noor)
    notice(noor, due_at=MORNING - timedelta(minutes=5))

    sent = mails_at(MORNING - timedelta(minutes=1), MORNING, MORNING, MORNING + timedelta(hours=9))

    assert sent == [0, 1, 0, 0]
    assert [(one.to, one.subject) for one in mail.outbox] == [(["noor@test.example"], "2 things are new at Joined Up")]
    assert "2 in Saltmarsh\n" in text_of()
    assert "/learning/news/\n" in text_of()
    assert set(Notice.objects.values_list("mailed_at", flat=True)) == {MORNING}


def test_what_comes_after_eight_waits_for_the_next_morning(noor):
    notice(noor)
    mails_at(MORNING)
    notice(noor, due_at=MORNING + timedelta(minutes=1))

    sent = mails_at(MORNING + timedelta(hours=15), MORNING + timedelta(hours=23), MORNING + timedelta(hours=24))

    assert sent == [0, 0, 1]


def test_what_comes_after_eight_waits_also_when_nothing_went_that_morning(noor):
    notice(noor, due_at=MORNING + timedelta(hours=2))

    assert mails_at(MORNING + timedelta(hours=3), MORNING + timedelta(hours=24)) == [0, 1]


@pytest.mark.parametrize(
    ("zone", "first"),
    [("Asia/Karachi", -5), ("America/New_York", 5), ("Pacific/Kiritimati", -14), ("Asia/Kathmandu", -5.75)],
)
def test_morning_is_that_of_the_person(noor, zone, first):
    chosen(noor, time_zone=zone)
    there = MORNING + timedelta(hours=first)
    notice(noor, due_at=there - timedelta(hours=1))

    assert mails_at(there - timedelta(minutes=1), there, there + timedelta(hours=1)) == [0, 1, 0]


def test_morning_is_eight_by_the_clock_also_in_summer(noor):
    notice(noor, due_at=datetime(2025, 7, 1, tzinfo=UTC))

    assert mails_at(datetime(2025, 7, 1, 6, 59, tzinfo=UTC), datetime(2025, 7, 1, 7, 0, tzinfo=UTC)) == [0, 1]


def test_hour_can_be_set(noor, settings):
    settings.LEARNING_DIGEST_HOUR = 17
    notice(noor)

    assert mails_at(MORNING + timedelta(hours=8, minutes=59), MORNING + timedelta(hours=9)) == [0, 1]


def test_one_mail_a_day_whatever_zone_somebody_moves_to(noor):
    notice(noor, due_at=MORNING - timedelta(hours=9))
    mails_at(MORNING)
    chosen(noor, time_zone="America/New_York")
    notice(noor, due_at=MORNING + timedelta(hours=1))

    assert mails_at(MORNING + timedelta(hours=6), MORNING + timedelta(hours=30)) == [0, 1]


def test_nothing_new_is_no_mail(noor):
    notice(noor, seen_at=MORNING)

    assert mails_at(MORNING, MORNING + timedelta(days=1)) == [0, 0]


def test_clock_that_was_away_in_the_morning_mails_when_it_is_back(noor):
    notice(noor)

    assert mails_at(MORNING + timedelta(hours=12)) == [1]


# At once, and not at all -------------------------------------------------------------------------------------------------------


def test_at_once_is_when_it_can_no_longer_be_taken_back(noor):
    chosen(noor, "at_once")
    due = MORNING + timedelta(hours=12)
    notice(noor, due_at=due)

    sent = mails_at(due - timedelta(seconds=1), due, due)

    assert sent == [0, 1, 0]
    assert mail.outbox[0].subject == "One thing is new at Joined Up"
    assert "each time something is new" in text_of()


def test_off_is_no_mail_and_the_page_goes_on(noor):
    chosen(noor, "off")
    notice(noor)

    assert mails_at(MORNING, MORNING + timedelta(days=1)) == [0, 0]
    assert permissions.news_of(noor).count() == 1


# Never about what is not so ----------------------------------------------------------------------------------------------------


def suspended(noor, told):
    noor.is_active = False
    noor.save()


def unconfirmed(noor, told):
    EmailAddress.objects.update(verified=False)


NOT_MAILED = {
    "taken back": lambda noor, told: actions.forget_notices(about=Notice.objects.get().about),
    "not so any more": lambda noor, told: told.withdrawn.add(Notice.objects.get().about),
    "seen": lambda noor, told: Notice.objects.update(seen_at=MORNING),
    "suspended": suspended,
    "closed": lambda noor, told: actions.ask_deletion(user=noor),
    "address not confirmed": unconfirmed,
    "no address": lambda noor, told: EmailAddress.objects.all().delete(),
    "of a kind nobody knows": lambda noor, told: Notice.objects.update(kind="former"),
}


@pytest.mark.parametrize("how", ["daily", "at_once"])
@pytest.mark.parametrize("state", NOT_MAILED)
def test_no_mail_about_what_is_not_so(noor, told, state, how):
    chosen(noor, how)
    notice(noor)

    NOT_MAILED[state](noor, told)
    mail.outbox.clear()

    assert mails_at(MORNING, MORNING + timedelta(days=1)) == [0, 0]
    assert mail.outbox == []


WAITED = {name: NOT_MAILED[name] for name in ("taken back", "not so any more", "seen", "suspended")} | {
    "stopped": lambda noor, told: actions.stop_mails(person=noor),
}


@pytest.mark.parametrize("state", WAITED)
def test_mail_that_waits_in_the_outbox_is_dropped_when_it_is_not_so_any_more(noor, told, state):
    notice(noor)
    written_at(MORNING)
    waiting = OutgoingMail.objects.get()

    WAITED[state](noor, told)

    assert actions.deliver_mail(mail_id=waiting.pk) is False
    assert (mail.outbox, OutgoingMail.objects.count()) == ([], 0)


def test_of_a_dropped_mail_what_is_still_so_is_told_in_the_next_one(noor, told):
    chosen(noor, "at_once")
    gone, kept = notice(noor), notice(noor)
    written_at(MORNING)
    told.withdrawn.add(gone.about)
    actions.deliver_mail(mail_id=OutgoingMail.objects.get().pk)

    assert mails_at(MORNING + timedelta(minutes=1)) == [1]
    assert [message.subject for message in mail.outbox] == ["One thing is new at Joined Up"]
    assert Notice.objects.get(mail__isnull=False) == kept


def test_person_whose_mail_fails_keeps_no_other_back(told, noor):
    zoe = make_person("zoe")
    for person in (noor, zoe):
        chosen(person, "at_once")
        notice(person)
    whole = told.kind

    def mailed(person, notices):
        if person == noor:
            raise ValueError("of noor")
        return whole.mailed(person, notices)

    told.kind = replace(whole, mailed=mailed)
    with pytest.raises(ValueError, match="of noor"):
        mails_at(MORNING)
    mails_at(MORNING - timedelta(days=9))

    assert [message.to for message in mail.outbox] == [["zoe@test.example"]]


# What stands in a mail --------------------------------------------------------------------------------------------------------------


def test_name_that_somebody_typed_makes_no_line_and_no_header_of_its_own(noor, told, settings):
    told.group = settings.WAGTAIL_SITE_NAME = HOSTILE
    notice(noor)

    mails_at(MORNING)

    message = mail.outbox[0].message()
    one_line = "Salt Bcc: everybody@test.example marsh"
    assert message["Subject"].replace("\n", "") == f"One thing is new at {one_line}"
    assert (message["To"], message["Bcc"], mail.outbox[0].recipients()) == ("noor@test.example", None, [message["To"]])
    assert f"1 in {one_line}\n" in text_of()


def test_mail_can_be_stopped_by_the_mail_program(noor):
    notice(noor)
    mails_at(MORNING)
    message = mail.outbox[0].message()
    link = message["List-Unsubscribe"].strip().strip("<>")

    answer = Client(enforce_csrf_checks=True).post(
        link.removeprefix("http://127.0.0.1:8000"), {"List-Unsubscribe": "One-Click"}
    )

    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in text_of()
    assert answer.status_code == 200
    assert Profile.objects.get().notice_mail == "off"


def test_stop_link_that_is_opened_only_asks(noor):
    chosen(noor)

    page = Client().get(f"/learning/news/stop/{stop_token(noor)}/")

    assert "Stop these mails" in page.content.decode()
    assert (Profile.objects.get().notice_mail, page.headers["Cache-Control"]) == (
        "daily",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )


def test_stop_link_of_a_number_that_somebody_else_has_now_stops_nothing(noor):
    token = stop_token(noor)
    noor.date_joined += timedelta(seconds=1)
    noor.save()

    assert person_of(token) is None
    assert [Client().post(f"/learning/news/stop/{bad}/").status_code for bad in (token, token[:-1], "x")] == [404] * 3
    assert not Profile.objects.exists()


# The page ----------------------------------------------------------------------------------------------------------------------------


def page_of(person) -> str:
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return client.get("/learning/news/").content.decode()


def test_page_shows_ones_own_the_new_ones_first(noor, told):
    now = timezone.now()
    old = notice(noor, due_at=now - timedelta(hours=2))
    seen = notice(noor, due_at=now - timedelta(hours=1), seen_at=now)
    hidden = [notice(noor, due_at=now + timedelta(minutes=1)), notice(make_person("zoe"), due_at=now), notice(noor)]
    told.withdrawn.add(hidden[2].about)

    page = page_of(noor)

    places = [page.find(one.about.hex[:4]) for one in (old, seen)]
    assert 0 < places[0] < places[1]
    assert [one for one in hidden if f"shared {one.about.hex[:4]}" in page] == []
    assert page.count("<b>New</b>") == 1


def test_page_holds_fifty_at_most(noor):
    Notice.objects.bulk_create(Notice(person=noor, kind="told", about=uuid4(), due_at=MORNING) for _n in range(60))

    assert page_of(noor).count("Noor shared") == 50


def test_opening_marks_as_seen_and_leads_on(noor):
    first, second = notice(noor), notice(noor)
    client = Client()
    client.force_login(noor, backend="django.contrib.auth.backends.ModelBackend")

    answer = client.post(f"/learning/news/{first.pk}/open/")

    assert answer.headers["Location"] == "/journal/"
    assert list(Notice.objects.filter(seen_at=None)) == [second]
    client.post("/learning/news/seen/")
    assert not Notice.objects.filter(seen_at=None).exists()


def test_news_of_somebody_else_do_not_exist(noor):
    theirs = notice(make_person("zoe"))
    client = Client()
    client.force_login(noor, backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(f"/learning/news/{theirs.pk}/open/").status_code == 404
    client.post("/learning/news/seen/")
    assert Notice.objects.get().seen_at is None


def test_count_in_the_menu_is_of_what_stands_and_costs_one_query(noor, told, django_assert_num_queries, rf):
    from learning.news_components import menu_count, unseen_news

    for _n in range(3):
        actions.notify(people=[noor], kind="told", about=uuid4())
    told.withdrawn.add(notice(noor).about)
    request = rf.get("/")
    request.user = noor
    profile_of(request)  # every page has asked for it

    with django_assert_num_queries(1):
        assert unseen_news(request) == 3
        assert "News (3" in menu_count(request, None, ["other"])["other"]


def test_who_was_told_of_nothing_costs_no_query(noor, rf, django_assert_num_queries):
    from learning.news_components import unseen_news

    notice(noor, seen_at=MORNING)
    chosen(noor)
    request = rf.get("/")
    request.user = noor
    profile_of(request)

    with django_assert_num_queries(0):
        assert unseen_news(request) == 0


def test_guests_have_no_count_and_ask_nothing(rf, django_assert_num_queries):
    from django.contrib.auth.models import AnonymousUser

    from learning.news_components import menu_count

    request = rf.get("/")
    request.user = AnonymousUser()

    with django_assert_num_queries(0):
        assert menu_count(request, None, ["other"]) == {}


def test_telling_again_of_the_same_is_one_notice_with_the_later_moment(noor):
    about = uuid4()
    for hour in (1, 2):
        actions.notify(people=[noor], kind="told", about=about, due_at=MORNING + timedelta(hours=hour))

    assert list(Notice.objects.values_list("due_at", flat=True)) == [MORNING + timedelta(hours=2)]


def test_news_go_after_ninety_days(noor):
    notice(noor, due_at=MORNING - timedelta(days=91))
    kept = notice(noor, due_at=MORNING - timedelta(days=89))

    assert actions.forget_old_notices(now=MORNING) == 1
    assert list(Notice.objects.all()) == [kept]


def test_profile_keeps_what_is_chosen_about_mails(noor):
    client = Client()
    client.force_login(noor, backend="django.contrib.auth.backends.ModelBackend")
    client.post("/learning/profile/", {"display_name": "Noor", "notice_mail": "at_once"})
    client.post("/learning/profile/", {"display_name": "Noor again"})

    assert Profile.objects.get().notice_mail == "at_once"
    assert client.post("/learning/profile/", {"notice_mail": "hourly"}).status_code == 422


@pytest.mark.parametrize("hour", [-1, 24, "8", None, True])
def test_check_names_an_hour_that_is_none(hour, settings):
    from learning.checks import digest_hour_is_an_hour

    settings.LEARNING_DIGEST_HOUR = hour

    assert [found.id for found in digest_hour_is_an_hour(None)] == ["learning.E010"]
