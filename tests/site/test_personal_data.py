"""security.md 1.18: every row about a person is in their download and goes with their account, or there is a reason why not.

A model that is added without a line here fails; so does a column whose value is not in the file that the line names.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import yaml
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.test import Client
from django.utils import timezone
from wagtail.models import ReferenceIndex

from journal import actions as journal_actions
from journal import archive
from journal.attachments import attach
from journal.concerns import actions as concerns
from journal.models import Concern
from journal.replies.actions import correct
from journal.replies.questions import save_question
from journal.sharing.actions import take_up
from journal.sharing.words import MessageWords
from learning import actions, my_data
from learning.models import DisuseWarning, OutgoingMail, PageVisit
from tests.content.articles import make_articles
from tests.exercising import answer_with
from tests.journal.replying import LEARNER, TUTOR, sent
from tests.journal.sharing import cohort_with, share
from tests.journal.writing import CANARY, write
from tests.learning.commenting import decide
from tests.learning.records import earn
from tests.people import PASSWORD, Cast, make_person
from tests.quizzing import quiz, with_quizzes

OURS = ["content", "learning", "journal"]
OF_ALLAUTH = ["account", "mfa", "usersessions"]


@dataclass(frozen=True)
class Held:
    """Rows are in this file of the download and go with the account. `but`: columns that are not in it, with the reason."""

    file: str
    rows: str  # how to find a person's rows, as a lookup; "" for a model without a link to people
    but: dict[str, str]


OWN_NUMBER = {"id": "a number of a row"}
OF_THE_PERSON = OWN_NUMBER | {"user": "whose file it is"}

HELD = {
    "learning.Profile": Held("profile.json", "user", OF_THE_PERSON),
    "learning.Enrolment": Held(
        "enrolments.json",
        "user",
        OF_THE_PERSON | {"course": "its key and title are there, and outlive the page", "cohort": "its name is there"},
    ),
    "learning.TutorAssignment": Held(
        "groups.json", "tutor", OWN_NUMBER | {"tutor": "whose file it is", "cohort": "its name and course are there"}
    ),
    "learning.ConcernContact": Held(
        "groups.json", "person", OWN_NUMBER | {"person": "whose file it is", "cohort": "its name and course are there"}
    ),
    "learning.PageVisit": Held("enrolments.json", "enrolment__user", OWN_NUMBER | {"enrolment": "it stands inside it"}),
    "learning.ActivityCompletion": Held(
        "enrolments.json",
        "enrolment__user",
        OWN_NUMBER | {"enrolment": "it stands inside it", "activity": "its title and block id are there"},
    ),
    "learning.Statement": Held(
        "statements.json",
        "owner",
        {"owner": "whose file it is", "artwork": "the picture of the course, which is in the badge beside it"},
    ),
    "learning.QuizAttempt": Held(
        "enrolments.json",
        "enrolment__user",
        OWN_NUMBER
        | {
            "enrolment": "it stands inside it",
            "quiz": "its title and block id are there",
            "edition": "its digest is there, and the questions as they were asked",
        },
    ),
    "learning.Comment": Held(
        "comments.json",
        "commenter__user",
        {
            "article": "its title is there, and outlives the page",
            "commenter": "whose file it is",
            "decided_by": "somebody else",
        },
    ),
    "learning.Commenter": Held(
        "comments.json",
        "user",
        {
            "user": "whose file it is",
            "address_mark": "of guests only",
            "sealed_address": "of guests only",
        },
    ),
    "learning.Notice": Held(
        "news.json", "person", OWN_NUMBER | {"person": "whose file it is", "mail": "a number of a row"}
    ),
    "journal.Concern": Held(
        "concerns.json",
        "raised_by",
        {
            "safe": "a number of a row",
            "thread": "somebody else's",
            "cohort": "its name is there",
            "about": "somebody else; the name is there as it was",
            "raised_by": "whose file it is",
            "taken_by": "somebody else",
            "handled_by": "somebody else",
            "sealed": "what the person wrote is there, opened",
        },
    ),
    "learning.DisuseWarning": Held("account.json", "user", OF_THE_PERSON),
    "learning.AccountDeletion": Held("account.json", "user", OF_THE_PERSON),
    "learning.OutgoingMail": Held(
        "account.json",
        "",
        OWN_NUMBER
        | {
            "message": "it is in the mailbox, and may hold a code that still works",
            "recipients": "the person's own address is there, others' are not",
        },
    ),
    "learning.Invitation": Held(
        "account.json",
        "",
        OWN_NUMBER
        | {
            "token_digest": "what opens the invitation",
            "invited_by": "somebody else",
            "cohort": "its name and course are there",
        },
    ),
    "journal.Entry": Held(
        "journal.json",
        "journal__owner",
        {
            "journal": "a person has one",
            "activity": "its block id and title are there",
            "sealed": "its words are there, opened",
        },
    ),
    "journal.Answer": Held(
        "exercises.json",
        "journal__owner",
        {
            "journal": "a person has one",
            "activity": "its block id and title are there",
            "sealed": "what was filled in is there, opened",
        },
    ),
    "journal.EntryVersion": Held(
        "journal.json",
        "entry__journal__owner",
        OWN_NUMBER | {"entry": "it stands inside it", "sealed": "its words are there, opened"},
    ),
    "journal.Attachment": Held(
        "journal.json",
        "entry__journal__owner",
        {
            "entry": "it stands inside it",
            "sealed": "what it holds is there, opened, and the file itself beside it",
            "size": "of the sealed file on the disk; that of the file is there",
        },
    ),
    "journal.Thread": Held(
        "journal/shared.json",
        "owner",
        {
            "owner": "whose file it is",
            "safe": "only binds it to a key",
            "cohort": "its name is there",
            "activity": "its block id and title are there",
            "locked_by": "which tutor has it open this quarter of an hour",
            "locked_at": "the same",
            "locked_until": "the same",
        },
    ),
    "journal.Share": Held(
        "journal/shared.json",
        "thread__owner",
        {"thread": "it stands inside it", "sealed": "its words are there, opened, until it was taken back"},
    ),
    "journal.SharedFile": Held(
        "journal/shared.json", "share__thread__owner", OWN_NUMBER | {"share": "it stands inside it"}
    ),
    "journal.Opening": Held(
        "journal/shared.json",
        "share__thread__owner",
        OWN_NUMBER | {"share": "it stands inside it", "person": "their name is there"},
    ),
    "journal.Message": Held(
        "journal/shared.json",
        "thread__owner",
        {"thread": "it stands inside it", "author": "their name is there", "sealed": "its words are there, opened"},
    ),
    "journal.MessageVersion": Held(
        "journal/shared.json",
        "message__thread__owner",
        OWN_NUMBER | {"message": "it stands inside it", "sealed": "its words are there, opened"},
    ),
    "journal.Desk": Held("desk.json", "tutor", {"tutor": "whose file it is", "safe": "only binds it to a key"}),
    "journal.SavedQuestion": Held(
        "desk.json", "desk__tutor", {"desk": "a person has one", "sealed": "its words are there, opened"}
    ),
    "journal.Consent": Held("consents.json", "person", OWN_NUMBER | {"person": "whose file it is"}),
    "account.EmailAddress": Held("account.json", "user", OF_THE_PERSON),
    "mfa.Authenticator": Held("account.json", "user", OF_THE_PERSON | {"data": "secrets"}),
    "usersessions.UserSession": Held(
        "account.json", "user", OF_THE_PERSON | {"session_key": "it opens the account", "data": "always empty"}
    ),
}

# Rows that are erased with the account, but not in the download.
ERASED_ONLY = {
    "journal.Journal": ("owner", "only binds entries to a key; the entries are in the download"),
    "journal.PendingImport": ("journal__owner", "a copy of what its owner sent, gone within a day"),
    "journal.Safe": ("", "a key, of use to nobody but a thief"),
    "account.EmailConfirmation": ("email_address__user", "a key to confirm an address, of use for an hour"),
}

# Rows that stay, and are not about the person as a learner.
STAYS = {
    "learning.Cohort": "a group, which staff named; who is in it goes with each account",
    "learning.Artwork": "published: the picture of a badge, whoever has one",
    "learning.StatementGone": "the number of a statement that was erased, so that its address can say so; nothing of a person",
    "learning.Erasure": "a salted hash, so that an erased account does not come back with a backup",
    "learning.CommentReport": "says nothing of who reported; goes 30 days after it was decided, with the comment at the latest",
    "journal.KeyCheck": "about the site's keys",
    "journal.ConcernOpening": "part of the record of a concern, without the account",
    "content.Activity": "published: part of a course, whoever wrote it",
    "content.Quiz": "published: part of a course, whoever wrote it",
    "content.QuizEdition": "published: what a quiz asked at a moment",
    "content.CourseVersion": "published: a state of a course",
    "content.HomePage": "published, with its owner in Wagtail's own column, which is emptied",
    "content.CourseIndexPage": "published, with its owner in Wagtail's own column, which is emptied",
    "content.CoursePage": "published, with its owner in Wagtail's own column, which is emptied",
    "content.WeekPage": "published, with its owner in Wagtail's own column, which is emptied",
    "content.SectionPage": "published, with its owner in Wagtail's own column, which is emptied",
    "content.ArticleIndexPage": "published, with its owner in Wagtail's own column, which is emptied",
    "content.ArticlePage": "published, with its owner in Wagtail's own column, which is emptied",
    "content.TopicPage": "published, with its owner in Wagtail's own column, which is emptied",
    "content.AuthorPage": "published: what editors say of somebody who writes, linked to no account",
    "content.ArticleAuthor": "published: who wrote an article, linked to no account",
    "content.Message": "written to the organisation by anybody, linked to no account, deleted after half a year",
    "content.PageCount": "how often a page was read on a day, linked to nobody",
    "content.SiteShell": "facts about the organisation, which an editor wrote",
}
EVERY_RULE = {*HELD, *ERASED_ONLY, *STAYS}


def labels(*app_labels: str) -> set[str]:
    return {model._meta.label for label in app_labels for model in apps.get_app_config(label).get_models()}


def without_a_rule(found: set[str]) -> set[str]:
    return found - EVERY_RULE


def test_every_model_of_ours_and_of_the_accounts_has_a_rule():
    assert without_a_rule(labels(*OURS, *OF_ALLAUTH)) == set()


def test_every_rule_is_about_a_model_that_is_there():
    assert EVERY_RULE - labels(*OURS, *OF_ALLAUTH) == set()


def test_model_added_without_a_rule_is_noticed():
    assert without_a_rule(labels(*OURS) | {"journal.Draft"}) == {"journal.Draft"}


def test_every_other_model_that_points_at_a_person_is_one_we_know():
    """Of Django and Wagtail: what editors do. A package that is added and keeps something about people shows up here."""
    user = get_user_model()
    pointing = {
        model._meta.label
        for model in apps.get_models()
        if any(
            field.related_model is user for field in model._meta.get_fields() if field.concrete and field.is_relation
        )
    }
    auto = {f"{user._meta.app_label}.{user.__name__}_{name}" for name in ("groups", "user_permissions")}
    of_wagtail = {label for label in pointing if label.startswith("wagtail")}

    assert pointing - auto - EVERY_RULE - of_wagtail == set()
    assert of_wagtail <= {
        "wagtailcore.Page", "wagtailcore.Revision", "wagtailcore.PageLogEntry", "wagtailcore.ModelLogEntry",
        "wagtailcore.Comment", "wagtailcore.CommentReply", "wagtailcore.PageSubscription", "wagtailcore.WorkflowState",
        "wagtailcore.TaskState", "wagtailcore.UploadedFile", "wagtailimages.Image", "wagtaildocs.Document",
        "wagtailusers.UserProfile", "wagtailadmin.EditingSession",
        "wagtailadmin.FormState", "wagtailcore.APIToken",
    }  # fmt: skip


# A person with a row of everything -----------------------------------------------------------------------------------


def talked(entry, cast, course):
    """The entry was shared with its file, opened, answered and corrected; and its owner tutors others."""
    group = cohort_with(course, tutors=[cast.own_tutor], learners=[entry.journal.owner])
    made = share(entry, group)
    take_up(tutor=cast.own_tutor, thread=made.thread)
    reply = sent(cast.own_tutor, made.thread, "You noticed the letter.")
    words = MessageWords(text="You saw the letter.")
    correct(author=cast.own_tutor, side=TUTOR, message=reply, base_version=reply.version, words=words)
    sent(entry.journal.owner, made.thread, "So I did.", side=LEARNER)
    save_question(tutor=entry.journal.owner, text="Whose turn was it?")
    return group


def commented(learner, course, by) -> None:
    """A comment that was published after a report, and a reply that was rejected."""
    page = make_articles(course).first
    first = actions.write_comment(article=page, words="We tried this too.", user=learner, tell=True)
    decide(first, by=by)
    actions.report_comment(comment=first, sender="f" * 64, reason="Rude")
    reply = actions.write_comment(article=page, words="Once more.", user=learner, parent=first)
    decide(reply, "rejected", by=by, reason="It names somebody.")


@pytest.fixture
def learner(cast, course):
    learner = cast.learner
    client = Client()
    client.post("/accounts/login/", {"login": learner.email, "password": PASSWORD})
    client.get("/learning/")
    entry = write(learner, f"{CANARY} – Zoë 日本", title="Week", activity=course.activity("Map"), course=course)
    answer_with(learner, course)
    attach(owner=learner, entry=entry, name="Map of Zoë.txt", data=f"{CANARY} in a file".encode())
    free = write(learner, "half of a pair: \ud83d and --- and\n---\nmore", title="../../etc/passwd")
    journal_actions.bin_entry(entry=free)
    actions.change_profile(user=learner, display_name="Noor of the hills", time_zone="Europe/Paris", display={"a": 1})
    enrolment = actions.enrol(user=learner, course=course.course)
    paths = [enrolment.course.path]
    actions.mark_page(user=learner, course_paths=paths, page_key=course.second.key, done=True)
    actions.mark_activity(user=learner, course_paths=paths, activity_id=course.activity("Map").pk, done=True)
    commented(learner, course, by=cast.superuser)
    cohort = talked(entry, cast, course)
    actions.assign_tutor(cohort=cohort, tutor=cast.peer)
    other = actions.make_cohort(course=course.course, name="Autumn tides")
    actions.end_assignment(assignment=actions.assign_tutor(cohort=other, tutor=learner))
    actions.name_contact(cohort=other, person=learner)
    actions.invite(email=learner.email, invited_by=cast.editor, site="https://test.example", cohort=cohort)
    actions.notify(people=[learner], kind="answered", about=uuid4())
    raise_a_concern(learner, cast, course)
    earn(learner, course, name="Noor of the hills", statement_quizzes="none")
    [quiz_row] = with_quizzes(course, quiz("Badge", kind="badge"))
    attempt = actions.start_quiz(user=learner, quiz=quiz_row)
    word = attempt.edition.paper.questions[-1].id
    actions.answer_question(user=learner, attempt=attempt, question_id=word, given="a chasm", tries_before=0)
    OutgoingMail.objects.create(recipients=[f"Noor <{learner.email}>", "peer@test.example"], message="the code is 12")
    TOTP.activate(learner, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    DisuseWarning.objects.create(user=learner, warned_at=timezone.now())
    actions.ask_deletion(user=learner)
    UserSession.objects.create(
        user=learner, ip="192.0.2.7", user_agent="a browser", session_key="k" * 32, last_seen_at=timezone.now()
    )
    assert entry.pk and PageVisit.objects.count() == 7
    return learner


def raise_a_concern(tutor, cast, course) -> None:
    """Whoever learns may tutor others too. The learner it is about is erased since; the concern stays."""
    somebody = make_person("somebody")
    journal_actions.give_consent(person=somebody)
    cohort = cohort_with(course, tutors=[tutor], learners=[somebody])
    actions.name_contact(cohort=cohort, person=cast.editor)
    thread = share(write(somebody, "theirs", activity=course.activity("Map"), course=course), cohort).thread
    concerns.raise_concern(tutor=tutor, thread=thread, text="a worry", label="Week 1 Activity 2", uuid=uuid4())
    somebody.delete()


def files_of(user) -> dict[str, bytes]:
    with my_data.archive(user) as file, zipfile.ZipFile(file) as archive_file:
        assert archive_file.testzip() is None
        return {name: archive_file.read(name) for name in archive_file.namelist()}


def rows_of(label: str, lookup: str, user) -> list[models.Model]:
    model = apps.get_model(label)
    return list(model.objects.filter(**{lookup: user}) if lookup else model.objects.all())


def as_written(value) -> str:
    """A value as it stands in a JSON file."""
    return json.loads(my_data.as_json({"value": value}))["value"]


def everything_in(value) -> list:
    """All values of a JSON document, those that hold others too."""
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    return [value, *(found for part in inside for found in everything_in(part))]


def test_every_column_of_every_row_is_in_the_file_that_its_rule_names(learner):
    files, without_rows, missing = files_of(learner), [], []
    for label, rule in HELD.items():
        there = everything_in(json.loads(files[rule.file]))
        rows = rows_of(label, rule.rows, learner)
        columns = [field for field in apps.get_model(label)._meta.concrete_fields if field.name not in rule.but]
        without_rows += [] if rows else [label]
        missing += [
            (label, field.name)
            for row in rows
            for field in columns
            if as_written(getattr(row, field.attname)) not in there
        ]

    assert (without_rows, missing) == ([], [])


def test_every_row_goes_with_the_account(learner):
    lookups = {label: rule.rows for label, rule in HELD.items()} | {
        label: lookup for label, (lookup, _reason) in ERASED_ONLY.items()
    }
    number = learner.pk

    actions.erase(user=learner)

    left = {label: rows_of(label, lookup, number) for label, lookup in lookups.items()}
    # A concern that the person raised stays, without them, and so does its key.
    assert [row.pk for row in left.pop("journal.Safe")] == [Concern.objects.get().safe_id]
    # The mail that went to somebody else too stays, without this person.
    assert [row.recipients for row in left.pop("learning.OutgoingMail")] == [["peer@test.example"]]
    assert {label: rows for label, rows in left.items() if rows} == {}


# The download --------------------------------------------------------------------------------------------------------


def test_archive_has_these_files_and_no_others(learner):
    names = set(files_of(learner))

    attached = {name for name in names if name.startswith("journal/files/")}
    shared = {name for name in names if name.startswith("journal/shared")}
    entries = {name for name in names if name.startswith("journal/")} - attached - shared
    pictures = {name for name in names if name.startswith("exercises/")}
    badges = {name for name in names if name.startswith("statements/")}
    assert (len(attached), len(badges)) == (1, 1)
    assert {name.rpartition(".")[2] for name in pictures} == {"svg", "txt"}
    assert [name.rpartition(".")[2] for name in sorted(shared)] == ["json", "txt"]
    assert names - entries - attached - shared - pictures - badges == {
        "account.json", "profile.json", "enrolments.json", "groups.json", "statements.json", "news.json", "concerns.json",
        "comments.json", "journal.json", "consents.json", "exercises.json", "desk.json",
    }  # fmt: skip
    assert len(entries) == 2
    assert {bool(my_data.FILE_NAME.fullmatch(name)) for name in names} == {True}


def test_entry_as_a_text_file_has_its_words_below_a_head_in_yaml(learner):
    files = files_of(learner)
    [name] = [name for name in files if name.startswith("journal/") and name.endswith(".md") and "week" in name]
    _nothing, head, body = files[name].decode().split("---\n", 2)

    told = yaml.safe_load(head)
    assert body.strip() == f"{CANARY} – Zoë 日本"
    assert told["words"]["label"] == "Week 1 Activity 2"
    assert told["words"]["prompt"]["questions"] == ["What happened in Map?"]
    assert told["words"].keys() == json.loads(files["journal.json"])["entries"][0]["words"].keys() - {"body"}


def test_files_of_an_entry_are_beside_it_and_named_in_it(learner):
    files = files_of(learner)

    [row] = [row for entry in json.loads(files["journal.json"])["entries"] for row in entry["files"]]
    assert row.keys() == {"uuid", "name", "kind", "bytes", "sha256", "added_at", "path"}
    assert (row["name"], row["kind"]) == ("Map of Zoë.txt", "text/plain")
    assert re.fullmatch(r"journal/files/[0-9a-f]{12}/map-of-zoe\.txt", row["path"])
    assert hashlib.sha256(files[row["path"]]).hexdigest() == row["sha256"]
    assert files[row["path"]] == f"{CANARY} in a file".encode()
    [head] = [
        yaml.safe_load(text.split(b"---\n", 2)[1]) for name, text in files.items() if re.search(r"-week-.*\.md$", name)
    ]
    assert [file["path"] for file in head["files"]] == [row["path"]]


def test_groups_are_told_by_their_names(learner):
    files = files_of(learner)

    groups = json.loads(files["groups.json"])
    assert [row["group"] for row in json.loads(files["enrolments.json"])["enrolments"]] == ["Saltmarsh spring group"]
    assert [row["group"] for row in json.loads(files["account.json"])["invitations"]] == ["Saltmarsh spring group"]
    assert [row["group"] for row in groups["tutoring"]] == ["Autumn tides", "Saltmarsh spring group"]
    assert groups["contact_for_concerns"] == [{"group": "Autumn tides", "course": "Across the Lines"}]


def test_file_that_is_lost_is_told_of_and_keeps_nothing_else_back(learner, settings):
    [path] = [path for path in Path(settings.JOURNAL_FILES).rglob("*") if path.is_file()]
    path.write_bytes(path.read_bytes()[:-1] + b"x")

    files = files_of(learner)

    [row] = [row for entry in json.loads(files["journal.json"])["entries"] for row in entry["files"]]
    assert (row["name"], row["path"]) == ("Map of Zoë.txt", None)
    assert [name for name in files if name.startswith("journal/files/")] == []


def test_quiz_is_in_the_download_as_it_was_asked_and_answered_without_answers_that_are_still_to_be_found(learner):
    [enrolment] = json.loads(files_of(learner)["enrolments.json"])["enrolments"]
    [attempt] = enrolment["quizzes"]

    assert (attempt["quiz"], attempt["finished_at"]) == ("Badge", None)
    assert attempt["answers"][-1] == {
        "question": "Which word?", "answers": [["a chasm"]], "settled": False, "marks": 0,
    }  # fmt: skip
    assert [secret for secret in ("a gap", "feedback", "Because of", "hint") if secret in json.dumps(attempt)] == []


def test_half_a_surrogate_pair_survives_in_the_json_file(learner):
    entries = json.loads(files_of(learner)["journal.json"])["entries"]

    assert [entry["words"]["body"] for entry in entries if entry["binned_at"]] == [
        "half of a pair: \ud83d and --- and\n---\nmore"
    ]


def test_download_holds_no_secret_and_nothing_of_anybody_else(learner, cast):
    write(cast.peer, "walrus-tapioca")
    everything = b"".join(files_of(learner).values())

    secrets = [learner.password, "k" * 32, "JBSWY3DPEHPK", "the code is 12", "editor@test", "peer@test", "walrus"]
    assert [secret for secret in secrets if secret.encode() in everything] == []


def test_person_who_never_did_anything_gets_a_download_too(cast, course):
    files = files_of(cast.peer)

    assert json.loads(files["journal.json"])["entries"] == []
    assert json.loads(files["enrolments.json"])["enrolments"] == []


@pytest.mark.parametrize("role", Cast.roles())
def test_download_gives_everybody_their_own_words_only(role, learner, cast):
    answer = cast.client(role).get("/learning/my-data/download/")
    if role == "anonymous":
        assert answer.headers["Location"].startswith("/accounts/login/")
        return
    content = b"".join(answer.streaming_content)
    answer.close()
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        words = b"".join(file.read(name) for name in file.namelist())

    assert (CANARY.encode() in words) == (role == "learner")
    assert getattr(cast, role).email.encode() in words
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="my-data-')


def test_page_names_every_file_of_the_download(cast):
    page = cast.client("peer").get("/learning/my-data/").content.decode()

    assert {name for name in files_of(cast.peer) if f"<code>{name}</code>" not in page} == set()


def test_journal_that_does_not_open_gives_no_download_that_looks_whole(learner, cast, settings, caplog):
    client = cast.client("learner")
    settings.JOURNAL_KEYS = "k9:" + settings.JOURNAL_KEYS.partition(":")[2]

    answer = client.get("/learning/my-data/download/")

    assert answer.status_code == 503
    assert [record.getMessage() for record in caplog.records if record.name == "journal.archive"] == [
        "A journal could not be taken along: KeyMissing"
    ]


def test_mistake_in_an_app_tells_no_word_of_an_entry(learner, monkeypatch):
    def fails(row):
        raise ValueError(f"{row} cannot be written")

    monkeypatch.setattr(archive, "_markdown", fails)
    with pytest.raises(archive.PageFailed) as failed:
        archive.personal_data(learner)

    assert str(failed.value) == "ValueError"
    assert failed.value.__suppress_context__


@pytest.mark.parametrize("name", ["../x.json", "/x.json", "a/../x.json", "X.json", "x", "a\\x.json", "con\n.json", ""])
def test_file_with_a_name_that_leads_elsewhere_is_refused(name):
    with pytest.raises(ValueError, match="has a name that cannot be used"):
        my_data.zipped([{name: b""}])


def test_two_files_of_one_name_are_refused():
    with pytest.raises(ValueError, match="has a name that cannot be used"):
        my_data.zipped([{"a.json": b""}, {"a.json": b""}])


def test_moments_are_written_to_the_last_digit():
    moment = timezone.now().replace(microsecond=0) + timedelta(microseconds=123456)

    assert as_written(moment).endswith(".123456+00:00")


@pytest.mark.parametrize("app", ["learning", "journal"])
def test_reference_index_of_the_admin_knows_no_row_about_a_person(app):
    """Wagtail notes rows with relations in an index whose counts editors see."""
    indexed = {model for model in apps.get_app_config(app).get_models() if ReferenceIndex.model_is_indexable(model)}

    assert indexed == set()
