"""Every change of state of what the course records."""

from learning.actions.accounts import (
    end_sessions,
    forget_ended_sessions,
    forget_invitations,
    invite,
    reseal_second_factors,
    reset_second_factor,
    take_invitation_back,
    use_invitation,
)
from learning.actions.disuse import forget_unused
from learning.actions.enrolment import (
    change_profile,
    enrol,
    forget,
    leave,
    mark_activity,
    mark_page,
    record_visit,
    tick_at_the_end,
)
from learning.actions.leaving import (
    ask_deletion,
    erase,
    erase_due,
    forget_person,
    keep_account,
    keep_ledger,
    replay_erasures,
)
from learning.actions.mail import StoredMessage, StoredMime, deliver_mail, queue_mail, retry_mails
from learning.actions.quizzes import NotYet, answer_question, start_quiz

__all__ = [
    "NotYet",
    "StoredMessage",
    "StoredMime",
    "answer_question",
    "ask_deletion",
    "change_profile",
    "deliver_mail",
    "end_sessions",
    "enrol",
    "erase",
    "erase_due",
    "forget",
    "forget_ended_sessions",
    "forget_invitations",
    "forget_person",
    "forget_unused",
    "invite",
    "keep_account",
    "keep_ledger",
    "leave",
    "mark_activity",
    "mark_page",
    "queue_mail",
    "record_visit",
    "replay_erasures",
    "reseal_second_factors",
    "reset_second_factor",
    "retry_mails",
    "start_quiz",
    "take_invitation_back",
    "tick_at_the_end",
    "use_invitation",
]
