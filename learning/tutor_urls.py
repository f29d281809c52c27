from django.urls import path

from learning import tutor_views
from learning.ticks import pages as ticks

app_name = "tutoring"

urlpatterns = [
    path("<int:cohort_id>/", tutor_views.group, name="group"),
    path("<int:cohort_id>/progress/", ticks.progress, name="progress"),
    path("<int:cohort_id>/progress.csv", ticks.progress_csv, name="progress_csv"),
    path("<int:cohort_id>/new-code/", tutor_views.new_code, name="new_code"),
    path("<int:cohort_id>/dates/", tutor_views.suggest_dates, name="suggest_dates"),
    path("<int:cohort_id>/tutors/", tutor_views.name_tutor, name="name_tutor"),
    path("<int:cohort_id>/tutors/<int:assignment_id>/end/", tutor_views.end_tutor, name="end_tutor"),
]
