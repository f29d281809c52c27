"""Into a group from nowhere, and a list of learners pasted by an organiser; axe on every page of a group."""

from django.core.cache import cache
from playwright.sync_api import expect

from learning import actions, joining
from tests.browser.audit import open_and_look
from tests.browser.test_signing_up import fill_sign_up, type_code
from tests.learning.groups import has_second_step, link_in_mail, make_group, runs_cohorts


def test_newcomer_with_a_code_signs_up_reads_what_joining_means_and_is_in_the_course(reader, course, cast):
    cohort = make_group(course, cast)
    page = reader.open(course.course.url)
    page.get_by_role("link", name="I have a code").click()
    fill_sign_up(page)
    type_code(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Join a group")
    page.get_by_label("Code of your group").fill("AAAA AAAA")
    page.get_by_role("button", name="Look up the group").click()
    expect(page.get_by_role("alert")).to_contain_text("No group has this code.")
    page.get_by_label("Code of your group").fill(joining.shown(cohort.join_code).lower().replace("-", " "))
    page.get_by_role("button", name="Look up the group").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Join Saltmarsh spring")
    page.get_by_role("button", name="Join this group").click()

    expect(page).to_have_url(reader.base + course.course.url)
    expect(page.get_by_text("You are in the group Saltmarsh spring")).to_be_visible()
    page.get_by_role("link", name="My learning").first.click()
    page.get_by_text("Leave the group").click()
    page.get_by_role("button", name="Leave Saltmarsh spring").click()
    expect(page.get_by_text("You left the group Saltmarsh spring.")).to_be_visible()


def test_organiser_pastes_a_list_mends_a_line_and_sees_who_is_invited(reader, course, cast):
    cohort = make_group(course, cast)
    runs_cohorts(cast.editor)
    reader.is_signed_in(cast, "editor")
    page = reader.open("/admin/")
    page.get_by_role("link", name="Cohorts").click()
    page.get_by_role("link", name=cohort.name, exact=True).click()
    page.get_by_role("link", name="1 learner: see, add, remove").click()
    page.get_by_label("E-mail addresses").fill("ines@test.example\nnonsense")
    page.get_by_role("button", name="Invite them").click()
    expect(page.get_by_text("Line 2 is no e-mail address: nonsense")).to_be_visible()
    expect(page.get_by_label("E-mail addresses")).to_have_value("ines@test.example\nnonsense")
    page.get_by_label("E-mail addresses").fill("ines@test.example\nsam@test.example")
    page.get_by_role("button", name="Invite them").click()

    expect(page.get_by_text("Invitations go to 2 addresses.")).to_be_visible()
    expect(page.get_by_role("button", name="Take back sam@test.example")).to_be_visible()


def test_every_page_of_a_group(audit, reader, course, cast):
    cohort = make_group(course, cast)
    other = actions.make_cohort(course=course.course, name="Autumn")
    actions.end_assignment(assignment=actions.assign_tutor(cohort=cohort, tutor=cast.other_tutor))
    closed = actions.make_cohort(course=course.course, name="Winter")
    actions.close_cohort(cohort=closed)
    address = {one.name: f"/learning/join/{joining.shown(one.join_code)}/" for one in (cohort, other, closed)}
    reader.is_signed_in(cast, "learner")
    open_and_look(audit, reader, {"my learning": "/learning/", "box": "/learning/join/", "in": address[cohort.name]})
    open_and_look(audit, reader, {"changing over": address["Autumn"]})
    open_and_look(audit, reader, {"closed": address["Winter"]}, status=410)
    open_and_look(audit, reader, {"wrong code": "/learning/join/AAAA-AAAA/"}, status=404)
    cache.clear()
    reader.page.wait_for_load_state("networkidle")
    has_second_step(cast.own_tutor)
    reader.is_signed_in(cast, "own_tutor")
    open_and_look(audit, reader, {"tutor's own": "/learning/", "lead": f"/tutor/groups/{cohort.pk}/"})


def test_page_of_a_tutor_who_is_asked_is_without_a_fault(audit, reader, course, cast):
    cohort = make_group(course, cast)
    actions.invite(email="peer@test.example", invited_by=None, site="http://testserver", cohort=cohort, role="tutor")
    reader.is_signed_in(cast, "peer")
    page = reader.open(link_in_mail())
    audit.look("invited to tutor")
    page.get_by_label("Display name").fill("a@b")
    page.get_by_role("button", name="Tutor this group").click()
    expect(page.get_by_role("alert")).to_be_visible()
    audit.look("invited to tutor, wrong name")
