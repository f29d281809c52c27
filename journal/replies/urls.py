"""Addresses of replies: the tutors' for the namespace `desk`, the learners' for `journal`."""

from django.urls import path

from journal.replies import pages, question_pages, saving, turn_pages
from journal.replies.sides import LEARNER, TUTOR

_TUTOR, _LEARNER = {"side": TUTOR}, {"side": LEARNER}

tutor_patterns = [
    path("questions/", question_pages.saved_questions, name="questions"),
    path("questions/<uuid:question>/", question_pages.saved_question, name="question"),
    path("device/", saving.desk_device, name="device"),
    path("<uuid:thread>/reply/", pages.reply, _TUTOR, name="reply"),
    path("<uuid:thread>/reply/save/", saving.save_reply, _TUTOR, name="save_reply"),
    path("<uuid:thread>/reply/quote/", saving.find_quote, _TUTOR, name="quote"),
    path("<uuid:thread>/close/", turn_pages.close, _TUTOR, name="close"),
    path("<uuid:thread>/reopen/", turn_pages.reopen, _TUTOR, name="reopen"),
    path("replies/<uuid:message>/sent/", turn_pages.sent, _TUTOR, name="sent_reply"),
    path("replies/<uuid:message>/undo/", turn_pages.undo, _TUTOR, name="undo_reply"),
    path("replies/<uuid:message>/correct/", turn_pages.correct, _TUTOR, name="correct_reply"),
]

learner_patterns = [
    path("shared/<uuid:thread>/reply/", pages.reply, _LEARNER, name="reply"),
    path("shared/<uuid:thread>/reply/save/", saving.save_reply, _LEARNER, name="save_reply"),
    path("shared/<uuid:thread>/close/", turn_pages.close, _LEARNER, name="close"),
    path("shared/<uuid:thread>/reopen/", turn_pages.reopen, _LEARNER, name="reopen"),
    path("replies/<uuid:message>/sent/", turn_pages.sent, _LEARNER, name="sent_reply"),
    path("replies/<uuid:message>/undo/", turn_pages.undo, _LEARNER, name="undo_reply"),
    path("replies/<uuid:message>/correct/", turn_pages.correct, _LEARNER, name="correct_reply"),
]
