from django.urls import path

from journal.desk.pages import next_waiting
from journal.replies.urls import tutor_patterns

app_name = "desk"

urlpatterns = [path("next/", next_waiting, name="next"), *tutor_patterns]
