"""Run by test_raw_file.py in a process of its own, on a database file, with the site's own settings.

It ends like a process that was killed: nothing is closed, so that the write-ahead log stays as it is.
"""

import os
import sys

from django.conf import settings

from journal.actions import give_consent
from journal.attachments import attach
from journal.models import Entry, Journal
from tests.course import make_course
from tests.journal.test_leaks import a_day_of_writing
from tests.journal.writing import CANARY
from tests.people import make_person

CONTROL = "rhubarb-control"  # no secret: shows that words in the file would be found


def write() -> None:
    """A day of writing; tells the wrapped key, which is in the file by right."""
    settings.DEBUG = False
    learner = make_person("learner")
    give_consent(person=learner)
    a_day_of_writing(learner, make_course())
    entry = Entry.objects.filter(journal__owner=learner).first()
    attach(owner=learner, entry=entry, name=f"{CANARY}.txt", data=f"{CANARY} in a file".encode() * 1000)
    make_person(CONTROL)
    sys.stdout.write(bytes(Journal.objects.get(owner__email="learner@test.example").safe.wrapped_key).hex())


def run(what) -> None:
    what()
    sys.stdout.flush()
    os._exit(0)
