from django.urls import path

from journal import before_writing, book, checking, earlier, file_pages, find_page, list_pages, saving, views
from journal.exercises import saving as exercise_saving
from journal.exercises import snapshots, steps
from journal.exercises import views as exercise_views
from journal.importing import pages as importing
from journal.replies.urls import learner_patterns
from journal.sharing import own_pages
from journal.sharing import pages as sharing

app_name = "journal"

urlpatterns = [
    path("entries/<uuid:uuid>/check/", checking.check_entry, name="check"),
    path("", list_pages.entry_list, name="list"),
    path("find/", find_page.find, name="find"),
    path("book/", book.book, name="book"),
    path("book.pdf", book.book_pdf, name="book_pdf"),
    path("import/", importing.choose, name="import"),
    path("import/preview/", importing.preview, name="import_preview"),
    path("import/cancel/", importing.cancel, name="import_cancel"),
    path("import/bring-in/", importing.bring_in, name="import_bring_in"),
    path("bin/", list_pages.bin_list, name="bin"),
    path("before-you-write/", before_writing.before_you_write, name="before"),
    path("before-you-write/withdraw/", before_writing.withdraw_consent, name="withdraw"),
    path("new/", views.new_entry, name="new"),
    path("preview/", saving.preview, name="preview"),
    path("entries/<uuid:uuid>/", views.read_entry, name="entry"),
    path("entries/<uuid:uuid>/edit/", views.edit_entry, name="edit"),
    path("token/", saving.token, name="token"),
    path("device/", saving.device_key, name="device"),
    path("entries/<uuid:uuid>/save/", saving.save_now, name="save"),
    path("entries/<uuid:uuid>/files/", file_pages.add_file, name="add_file"),
    path("files/<uuid:file>/", file_pages.give_file, name="file"),
    path("shared-files/<uuid:share>/<uuid:file>/", file_pages.give_shared_file, name="shared_file"),
    path("entries/<uuid:uuid>/versions/", earlier.version_list, name="versions"),
    path("entries/<uuid:uuid>/versions/compare/", earlier.compare_versions, name="compare"),
    path("entries/<uuid:uuid>/versions/<int:number>/", earlier.read_version, name="version"),
    path("entries/<uuid:uuid>/versions/<int:number>/bring-back/", earlier.bring_back, name="bring_back"),
    path("entries/<uuid:uuid>/delete/", views.delete_entry, name="delete"),
    path("entries/<uuid:uuid>/restore/", views.restore_entry, name="restore"),
    path("entries/<uuid:uuid>/share/", sharing.share_entry, name="share"),
    path("shared/", own_pages.shared_list, name="shared_list"),
    path("shared/<uuid:uuid>/", own_pages.shared, name="shared"),
    path("shared/<uuid:uuid>/take-back/", own_pages.take_back, name="take_back"),
    path("entries/<uuid:uuid>/exercise/", snapshots.change_snapshot, name="entry_exercise"),
    path("entries/<uuid:uuid>/join/", views.join_entry, name="join"),
    path("exercises/<int:activity_id>/", exercise_views.exercise, name="exercise"),
    path("exercises/<int:activity_id>/steps/<slug:step>/", steps.exercise_step, name="exercise_step"),
    path("exercises/<int:activity_id>/steps/<slug:step>/save/", exercise_saving.save_step, name="exercise_save"),
    path("exercises/<int:activity_id>/change/", steps.exercise_step, {"step": "redraw"}, name="exercise_change"),
    path("exercises/<int:activity_id>/sample/", exercise_views.sample, name="exercise_sample"),
    path("exercises/<int:activity_id>/clear/", exercise_views.clear, name="exercise_clear"),
    path("exercises/<int:activity_id>/picture.svg", exercise_views.picture, name="exercise_picture"),
    path("exercises/<int:activity_id>/text.txt", exercise_views.text, name="exercise_text"),
    *learner_patterns,
]
