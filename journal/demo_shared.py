"""The demo's group: a cohort with its tutors, and what its learners shared with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import NAMESPACE_URL, uuid5

from django.utils import timezone

from content.models import Activity, CoursePage
from journal import actions, prompts
from journal.models import Entry, Message, Opening, Share, Thread
from journal.replies import actions as replies
from journal.replies.sides import TUTOR
from journal.sharing import actions as sharing
from journal.sharing.kinds import ANSWERED as ANSWERED_NOTICE
from journal.sharing.withdrawing import withdraw
from journal.sharing.words import MessageWords, Quote
from journal.words import Words
from learning import actions as learning_actions
from learning import demo as learning_demo
from learning.models import Cohort, Notice


@dataclass(frozen=True)
class Sample:
    """An entry of the demo: who wrote it, about which activity, and how many days ago it was shared, if it was.

    `label` is what its activity was called then, where it is called something else now.
    """

    by: str
    activity: str
    body: str
    shared: int | None = None
    draft: bool = False
    label: str = ""


SET_UP = "cbd68ab0-0300-45c6-bff3-4858f4fec6fe"
IN_PIECES = "1132b1f0-5b81-49db-978e-25319318caed"
MISSING_VOICE = "78d89e5e-aecc-45ae-9b3e-924b676c59e0"
PROMISE = "70fc5dc3-258a-470a-8a93-26ca24581964"
SERVICES = "5b0e6d0e-5f58-4a3c-9f0e-2b7f4f2c6a11"

ANSWERED = Sample(
    by="learner",
    activity=IN_PIECES,
    shared=9,
    body="""When my aunt Dilys came out of hospital, four people rang in one morning. The ward wanted to know who would be in. The \
pharmacy had a bag ready that nobody had asked them to keep. The district nurse said Thursday, and a man I never placed said the \
chair would come when the form came.

Each of them was kind. Nobody was wrong. What I remember is standing in the hall with the phone, writing it all on the back of an \
envelope, and thinking: **I am the only person who has the whole list**, and I do not even work here.

*So what:* the help was there. It had no middle.

*Now what:* at Tide House we ring people too. I have never asked who else rang that day.""",
)
WAITING = [
    Sample(
        by="learner",
        activity=MISSING_VOICE,
        shared=2,
        body="""Our steering group has eight chairs. Three are ours, two the council's, one the surgery's, one the housing \
association's. The eighth says "community" on the list, and a retired headteacher sits in it.

Nobody who is visited by our befrienders has ever been in that room. I proposed it once. The answer was that the meetings are long \
and there is no lift. Both are true, and both are things we decided.

What I do not understand yet is why I stopped asking.""",
    ),
    Sample(
        by="peer",
        activity=SERVICES,
        shared=1,
        body="""I used the story of a man I will call Frank. Housing, the benefits office and the drop-in all know him, and all \
three keep a file that begins with the same page: name, date of birth, how it started.

He told me he has a short version now. He can say it in the time it takes somebody to find a pen. "I watch which bit they write," \
he said, "and next time I start there."

I thought the repeated form was a waste of time. I had not thought that it teaches people which part of their life counts.""",
    ),
]
WITHDRAWN = Sample(
    by="peer",
    activity=IN_PIECES,
    shared=3,
    body="""This one is about my own brother, and when I read it the next day there was too much of him in it. I will write it \
again with less.""",
)
PRIVATE = [
    Sample(
        by="learner",
        activity=SET_UP,
        label="Week 1 Activity 2",
        body="""I want to find out why I come home from partnership meetings more tired than from a day of visits. Two sentences \
is enough, it says. That was the second.""",
    ),
    Sample(
        by="learner",
        activity=PROMISE,
        draft=True,
        body="""The promise was small: to send the minutes by Friday. I kept it eleven weeks running. In the twelfth""",
    ),
]
REPLY = MessageWords(
    question="You write that you were the only one with the whole list. What would have had to be different for somebody who was paid "
    "that morning to hold it, even for a day?",
    text="I stopped at the envelope. You do not say that anybody failed your aunt, and yet all the joining was done in her hall, by "
    "you, standing up. You then turn the same look on Tide House, which is harder than it sounds: most of us ask who else rang only "
    "when something has gone wrong.",
)


def load(people: dict, course: CoursePage) -> None:
    """Make the demo's cohorts, entries, shares and one reply. Called once, by the loading of the demo."""
    now = timezone.now()
    for person in people.values():
        learning_actions.change_profile(user=person, display_name=person.get_full_name())
    begun = now.date() - timedelta(weeks=5)
    group = learning_actions.make_cohort(course=course, name="Saltmarsh spring group", starts_on=begun)
    learning_actions.change_pace(cohort=group, pace_days=7, week_dates={})
    other = learning_actions.make_cohort(course=course, name="Harbour group")
    for cohort, tutor in [(group, people["tutor"]), (other, people["other-tutor"])]:
        assignment = learning_actions.assign_tutor(cohort=cohort, tutor=tutor, lead=True)
        assignment.since = now - timedelta(days=30)
        assignment.save(update_fields=["since"])
    learning_actions.name_contact(cohort=group, person=people["admin"])
    for learner in ("learner", "peer"):
        learning_actions.join_cohort(user=people[learner], cohort=group)
        actions.give_consent(person=people[learner])
    learning_demo.add_classmates(cohort=group, domain=people["tutor"].email.partition("@")[2])
    for sample in [*PRIVATE, *WAITING]:
        _entry(sample, people, group)
    _answered(_entry(ANSWERED, people, group), people["tutor"])
    if thread := _entry(WITHDRAWN, people, group):
        sharing.take_up(tutor=people["tutor"], thread=thread)
        withdraw(thread=thread)
    learning_demo.note_a_change(course)


def _entry(sample: Sample, people: dict, group: Cohort) -> Thread | None:
    """The entry, and its thread if it was shared; nothing for an activity that this course does not have any more."""
    row = Activity.objects.filter(block_id=sample.activity, page__isnull=False).first()
    activity = prompts.numbered_activities({row.pk}, None).get(row.pk) if row else None
    if activity is None:
        return None
    owner, number = people[sample.by], uuid5(NAMESPACE_URL, f"joined-up:demo:{sample.by}:{sample.activity}")
    words = Words(
        body=sample.body,
        label=sample.label or activity.label,
        course=activity.node.week.title,
        prompt=prompts.prompt_of(activity),
    )
    save = actions.Save(entry=number, base_version=0, save_id=uuid5(number, "first"), draft=sample.draft)
    entry = actions.save_entry(owner=owner, save=save, words=words, activity=row)
    return _shared(entry, group, sample.shared) if sample.shared else None


def _shared(entry: Entry, group: Cohort, days: int) -> Thread:
    """The entry shared, as if so many days ago."""
    made = sharing.share_version(
        owner=entry.journal.owner, entry=entry, version=entry.version, audience="tutor", cohort=group.pk
    )
    ago = timedelta(days=days)
    Share.objects.filter(pk=made.pk).update(shared_at=made.shared_at - ago, visible_from=made.visible_from - ago)
    since = made.visible_from - ago
    Thread.objects.filter(pk=made.thread_id).update(state_from=since, waiting_since=since, created_at=since)
    return Thread.objects.get(pk=made.thread_id)


def _answered(thread: Thread | None, tutor) -> None:
    """Opened and answered by its tutor, the day after it was shared."""
    if thread is None:
        return
    sharing.take_up(tutor=tutor, thread=thread)
    save = actions.Save(entry=uuid5(thread.pk, "reply"), base_version=0, save_id=uuid5(thread.pk, "first"))
    draft = replies.save_draft(author=tutor, side=TUTOR, thread=thread.pk, save=save, words=_reply(thread))
    message = replies.send(author=tutor, side=TUTOR, message=draft)
    at = thread.waiting_since + timedelta(days=1)
    Message.objects.filter(pk=message.pk).update(created_at=at, updated_at=at, released_at=at)
    Opening.objects.filter(share__thread=thread).update(at=at)
    Thread.objects.filter(pk=thread.pk).update(state_from=at, answered_at=at)
    Notice.objects.filter(about=thread.pk, kind=ANSWERED_NOTICE).update(due_at=at)


def _reply(thread: Thread) -> MessageWords:
    """The reply, with the passage it begins from."""
    passage = "**I am the only person who has the whole list**"
    start = ANSWERED.body.index(passage)
    [share] = thread.shares.all()
    return replace(REPLY, quotes=[Quote(share.pk, start, start + len(passage))])
