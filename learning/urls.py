from django.urls import path

from learning import views

app_name = "learning"

urlpatterns = [
    path("", views.my_learning, name="home"),
    path("profile/", views.profile, name="profile"),
    path("courses/<int:course_id>/enrol/", views.enrol, name="enrol"),
    path("enrolments/<int:enrolment_id>/leave/", views.leave, name="leave"),
    path("enrolments/<int:enrolment_id>/forget/", views.forget, name="forget"),
    path("pages/<int:page_id>/visited/", views.visited, name="visited"),
    path("pages/<int:page_id>/read/", views.read_to_the_end, name="read_to_the_end"),
    path("pages/<int:page_id>/done/", views.page_done, name="page_done"),
    path("pages/<int:page_id>/open/", views.page_open, name="page_open"),
    path("activities/<int:activity_id>/done/", views.activity_done, name="activity_done"),
    path("activities/<int:activity_id>/open/", views.activity_open, name="activity_open"),
]
