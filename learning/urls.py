from django.urls import path

from learning import cohort_views, leaving_views, news_views, views
from learning.comments import feed, link_pages
from learning.comments import pages as comments
from learning.quizzes import pages as quizzes

app_name = "learning"

urlpatterns = [
    path("", views.my_learning, name="home"),
    path("my-data/", leaving_views.my_data, name="my_data"),
    path("my-data/download/", leaving_views.my_data_download, name="my_data_download"),
    path("delete/", leaving_views.delete_account, name="delete_account"),
    path("closing/", leaving_views.closing, name="closing"),
    path("keep/", leaving_views.keep_account, name="keep_account"),
    path("profile/", views.profile, name="profile"),
    path("news/", news_views.news, name="news"),
    path("news/seen/", news_views.see_all, name="see_all_news"),
    path("news/<int:notice_id>/open/", news_views.open_news, name="open_news"),
    path("news/stop/<str:token>/", news_views.stop_mails, name="stop_mails"),
    path("courses/<int:course_id>/enrol/", views.enrol, name="enrol"),
    path("enrolments/<int:enrolment_id>/leave/", views.leave, name="leave"),
    path("enrolments/<int:enrolment_id>/forget/", views.forget, name="forget"),
    path("enrolments/<int:enrolment_id>/leave-group/", cohort_views.leave_cohort, name="leave_cohort"),
    path("join/", cohort_views.join, name="join"),
    path("join/<str:code>/", cohort_views.join_code, name="join_code"),
    path("invited/", cohort_views.invited, name="invited"),
    path("pages/<int:page_id>/visited/", views.visited, name="visited"),
    path("pages/<int:page_id>/read/", views.read_to_the_end, name="read_to_the_end"),
    path("pages/<int:page_id>/done/", views.page_done, name="page_done"),
    path("pages/<int:page_id>/open/", views.page_open, name="page_open"),
    path("pages/<int:page_id>/seen/<int:change>/", views.change_seen, name="change_seen"),
    path("quizzes/<int:quiz_id>/", quizzes.quiz, name="quiz"),
    path("quizzes/<int:quiz_id>/start/", quizzes.start, name="quiz_start"),
    path("quizzes/<int:quiz_id>/questions/<int:number>/", quizzes.question, name="quiz_question"),
    path("quizzes/<int:quiz_id>/practice/", quizzes.practice, name="quiz_practice"),
    path("comments/<int:page_id>/", comments.comment, name="comment"),
    path("comments/<int:page_id>/feed.xml", feed.feed, name="comments_feed"),
    path("comments/<uuid:comment_id>/report/", comments.report, name="report_comment"),
    path("comments/<uuid:comment_id>/delete/", comments.remove, name="remove_comment"),
    path("comments/confirm/<str:token>/", link_pages.confirm, name="confirm_comments"),
    path("comments/stop/<str:token>/", link_pages.stop, name="stop_comment_mails"),
    path("comments/decide/<str:token>/", link_pages.decide, name="decide_comment"),
    path("activities/<int:activity_id>/done/", views.activity_done, name="activity_done"),
    path("activities/<int:activity_id>/open/", views.activity_open, name="activity_open"),
]
