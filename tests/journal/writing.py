"""Writing entries in tests, through the same action as the pages."""

from uuid import uuid4

from content.numbering import outline_of
from journal import actions, prompts
from journal.models import Entry
from journal.words import Words

CANARY = "xylophone-marzipan"


def write(owner, body=f"{CANARY} and more", *, title="", activity=None, course=None, another=False) -> Entry:
    """One saved entry; about an Activity row when given."""
    words = Words(title=title, body=body)
    if activity is not None:
        numbered = outline_of(course.course).activities[activity.pk]
        words = Words(title=title, body=body, label=numbered.label, prompt=prompts.prompt_of(numbered))
    save = actions.Save(entry=uuid4(), base_version=0, save_id=uuid4())
    return actions.save_entry(owner=owner, save=save, words=words, activity=activity, another=another)


def form_data(entry=None, **fields) -> dict:
    """What the entry form posts."""
    data = {"title": "", "body": "some words", "save_id": str(uuid4())}
    data |= {"entry": str(entry.pk), "version": entry.version} if entry else {"entry": str(uuid4()), "version": 0}
    return data | fields
