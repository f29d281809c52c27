from django.urls import path

from journal.desk import pages, reading_page, unsent
from journal.replies.urls import tutor_patterns

app_name = "desk"

urlpatterns = [
    path("", pages.show_queue, name="queue"),
    path("next/", pages.next_waiting, name="next"),
    path("drafts/<uuid:message>/", unsent.show_draft, name="draft"),
    path("drafts/<uuid:message>/discard/", unsent.discard, name="discard_draft"),
    path("<uuid:uuid>/", reading_page.show_thread, name="thread"),
    path("<uuid:uuid>/open/", pages.open_thread, name="open"),
    path("<uuid:uuid>/read/", pages.read_thread, name="read"),
    path("<uuid:uuid>/versions/<uuid:share>/", pages.open_version, name="version"),
    path("<uuid:uuid>/stay/", pages.stay, name="stay"),
    path("<uuid:uuid>/leave/", pages.leave, name="leave"),
    *tutor_patterns,
]
