"""Addresses below /tutor/."""

from journal.concerns.urls import tutor_patterns as concerns

app_name = "desk"

urlpatterns = [*concerns]
