from django.urls import path

from journal.concerns.urls import tutor_patterns as concerns
from journal.desk import pages, reading_page, unsent
from journal.replies.urls import tutor_patterns

app_name = "desk"

urlpatterns = [
    path("", pages.show_queue, name="queue"),
    path("next/", pages.next_waiting, name="next"),
    path("drafts/<uuid:message>/", unsent.show_draft, name="draft"),
    path("drafts/<uuid:message>/discard/", unsent.discard, name="discard_draft"),
    path("<uuid:thread>/", reading_page.show_thread, name="thread"),
    path("<uuid:thread>/open/", pages.open_thread, name="open"),
    path("<uuid:thread>/read/", pages.read_thread, name="read"),
    path("<uuid:thread>/versions/<uuid:share>/", pages.open_version, name="version"),
    path("<uuid:thread>/stay/", pages.stay, name="stay"),
    path("<uuid:thread>/leave/", pages.leave, name="leave"),
    *tutor_patterns,
    *concerns,
]
