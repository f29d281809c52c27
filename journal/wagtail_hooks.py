from wagtail import hooks

from journal import actions, archive, attachments, components, leaving, recall
from journal.concerns import actions as concerns
from journal.concerns import components as concern_components
from journal.concerns import files as concern_files
from journal.concerns import notices as concern_notices
from journal.desk import components as desk
from journal.exercises.box import exercise_box
from journal.importing import actions as importing
from journal.sharing import notices as sharing_notices
from journal.sharing import reply_time

hooks.register("slot_activity", exercise_box, order=-1)
hooks.register("slot_activity", components.journal_box)
hooks.register("slot_recall", recall.recall_boxes)
hooks.register("slot_menu", components.menu_link)
hooks.register("slot_rail", components.rail_link)
hooks.register("slot_course", components.course_link)
hooks.register("slot_privacy", components.privacy_section)
hooks.register("shortcut_keys", components.shortcut_keys)
hooks.register("shortcut_keys", desk.shortcut_keys)
hooks.register("slot_my_learning", desk.my_learning)
hooks.register("browser_files", components.browser_files)
hooks.register("slot_account_pages", components.account_link)
hooks.register("slot_my_learning", components.shared_with)
hooks.register("slot_my_data", components.my_data)
hooks.register("slot_signing_out", components.signing_out)
hooks.register("register_storage", components.storage)
hooks.register("personal_data", archive.personal_data)
hooks.register("personal_data", concern_files.personal_data)
hooks.register("erase_person", leaving.destroy_journal)
hooks.register("notice_kinds", sharing_notices.kinds)
hooks.register("notice_kinds", concern_notices.kinds)
hooks.register("slot_news", concern_components.concerns_link)
# Under both names: `cohort` is everything an app above says of a group, `reply_time` this alone.
hooks.register("slot_cohort", reply_time.slot)
hooks.register("slot_reply_time", reply_time.slot)


@hooks.register("run_due")
def bins(now) -> str:
    return f"{actions.empty_bins(now=now)} entries left the bin for good"


@hooks.register("run_due")
def uploads(now) -> str:
    return f"{importing.forget_old_uploads(now=now)} uploads were not confirmed and are gone"


@hooks.register("run_due")
def files_left_over(now) -> str:
    return f"{attachments.sweep_files(now=now)} files without an entry removed"


@hooks.register("run_due")
def old_concerns(now) -> str:
    return f"{concerns.forget_concerns(now=now)} concerns whose time was over removed"
