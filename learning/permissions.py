"""Whose records are whose: a person's own enrolments, and nobody else's. Who tutors whom; who needs a second step, who may invite; who
reads, writes and moderates comments."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.contrib.auth import get_permission_codename, get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from wagtail.permission_policies.pages import PagePermissionPolicy

from content import permissions as content_permissions
from content.enums import Commenting
from content.models import ArticlePage
from learning import notices
from learning.conf import conf
from learning.enums import CommentState, GroupRole, Standing
from learning.models import (
    AccountDeletion,
    Cohort,
    CohortQuerySet,
    Comment,
    Commenter,
    CommentQuerySet,
    ConcernContact,
    Enrolment,
    EnrolmentQuerySet,
    Invitation,
    Notice,
    NoticeQuerySet,
    QuizAttempt,
    Statement,
    StatementQuerySet,
    TutorAssignment,
    TutorAssignmentQuerySet,
)


def enrolments_of(user) -> EnrolmentQuerySet:
    """All enrolments a person may see and change: their own, those they left included. None for guests and suspended accounts."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Enrolment.objects.none()
    return Enrolment.objects.filter(user=user)


def statements_of(user) -> StatementQuerySet:
    """A person's own statements, those that were replaced or revoked included. None for guests and suspended accounts."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Statement.objects.none()
    return Statement.objects.filter(owner=user)


def statements_shown_to(user) -> StatementQuerySet:
    """Statements whose page this person may open: their own, and every one that its owner has not made private."""
    return Statement.objects.filter(shared=True) | statements_of(user)


def may_see_statements(user) -> bool:
    """Whether this person may see which statements were given, and revoke one: whoever may open Wagtail's admin."""
    return uses_admin(user)


def attempts_of(user) -> QuerySet[QuizAttempt]:
    """All attempts at quizzes a person may see and go on with: those of their own enrolments, left courses included."""
    return QuizAttempt.objects.filter(enrolment__in=enrolments_of(user))


def cohorts_taught_by(user) -> CohortQuerySet:
    """The cohorts a person tutors now, closed ones too. None for guests and suspended accounts."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Cohort.objects.none()
    return Cohort.objects.filter(Exists(TutorAssignment.objects.current().filter(cohort=OuterRef("pk"), tutor=user)))


def cohorts_led_by(user) -> CohortQuerySet:
    """The cohorts a person leads now: they see the code to join by, and name and end tutors."""
    led = TutorAssignment.objects.current().filter(cohort=OuterRef("pk"), lead=True, tutor=getattr(user, "pk", None))
    return cohorts_taught_by(user).filter(Exists(led))


def cohorts_of_contact(user) -> CohortQuerySet:
    """The cohorts whose tutors turn to this person with a concern. None for guests and suspended accounts."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Cohort.objects.none()
    return Cohort.objects.filter(concern_contacts__person=user)


def ticks_shown_to(user) -> EnrolmentQuerySet:
    """The enrolments whose ticks a tutor reads: of people who are in a cohort they tutor now, with an account in use."""
    return Enrolment.objects.active().filter(in_use("user"), cohort__in=cohorts_taught_by(user).values("pk"))


def cohorts_run_by(user) -> CohortQuerySet:
    """The cohorts somebody looks after in Wagtail's admin: all of them, or none."""
    return Cohort.objects.all() if may_run_cohorts(user) else Cohort.objects.none()


def is_tutor(user) -> bool:
    """Whether somebody tutors any cohort now."""
    return cohorts_taught_by(user).exists()


def tutors_of(cohort: Cohort) -> TutorAssignmentQuerySet:
    """Who tutors a cohort now, the lead first; not who is suspended or about to delete their account."""
    current = cohort.assignments.current().filter(in_use("tutor")).select_related("tutor")
    return current.order_by("-lead", "since", "pk")


def contacts_of(cohort: Cohort) -> QuerySet:
    """The people whom tutors of a cohort turn to with a concern; not who is suspended or about to delete their account."""
    named = ConcernContact.objects.filter(in_use("person"), cohort=cohort)
    return get_user_model().objects.filter(pk__in=named.values("person")).order_by("pk")


def news_of(user, now=None) -> NoticeQuerySet:
    """What a person is told: their own notices whose moment has come, while it is so and they may see what it is about."""
    if user is None or not user.is_authenticated or not user.is_active:
        return Notice.objects.none()
    rule = Q(pk__in=[])
    for kind in notices.kinds():
        rule |= Q(kind=kind.name) & kind.stands(user)
    return Notice.objects.filter(rule, person=user, due_at__lte=now or timezone.now())


def cohort_of(user, course_key: str) -> Cohort | None:
    """The cohort in which somebody takes a course, or None: none, not enrolled, or a course nobody knows."""
    mine = enrolments_of(user).active().filter(course_key=course_key, cohort__isnull=False)
    enrolment = mine.select_related("cohort").first()
    return enrolment.cohort if enrolment else None


def taught_by(tutor, *, cohort: str, at: str) -> Exists:
    """For rows of other apps: whether this person tutors the row's cohort now, and did at the row's moment.

    `cohort` and `at` are the names of the row's fields. A tutor who comes later reads what comes later.
    """
    now = TutorAssignment.objects.current().filter(tutor=tutor)
    return Exists(now.filter(cohort=OuterRef(cohort), since__lte=OuterRef(at)))


def studied_by(*, person: str, cohort: str) -> Exists:
    """For rows of other apps: whether the row's person is in the row's cohort now, and their account is in use."""
    enrolled = Enrolment.objects.active().filter(in_use("user"))
    return Exists(enrolled.filter(user=OuterRef(person), cohort=OuterRef(cohort)))


def in_use(person: str) -> Q:
    """Accounts that are neither suspended nor closed until they are deleted. `person` names the field that leads to one."""
    closing = AccountDeletion.objects.filter(user=OuterRef(person))
    return Q(**{f"{person}__is_active": True}) & ~Exists(closing)


def uses_admin(user) -> bool:
    """Whether this person may open Wagtail's admin: editors, moderators and superusers."""
    return user.is_authenticated and user.is_active and user.has_perm("wagtailadmin.access_admin")


def needs_second_factor(user) -> bool:
    """Whether this person has to sign in with a second step: who can change what others see, reads what they share, or concerns."""
    return conf.require_second_factor and (is_tutor(user) or uses_admin(user) or cohorts_of_contact(user).exists())


def may_invite(user) -> bool:
    """Whether this person may invite others to make an account."""
    return uses_admin(user)


def may_run_cohorts(user) -> bool:
    """Whether this person makes, changes and closes cohorts: who has the permission for it and may open the admin."""
    return uses_admin(user) and user.has_perm("learning.change_cohort")


def may_know_accounts(user) -> bool:
    """Whether this person may learn which addresses have an account: who sees all accounts in Wagtail's admin anyway."""
    model = get_user_model()
    return uses_admin(user) and user.has_perm(
        f"{model._meta.app_label}.{get_permission_codename('change', model._meta)}"
    )


def may_accept(user, invitation: Invitation) -> bool:
    """Whether somebody may come into a cohort by an invitation. A tutor or contact has to have the address it went to, confirmed."""
    if not user.is_authenticated or not user.is_active:
        return False
    if invitation.role == GroupRole.LEARNER:
        return True
    return EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists()


# Comments --------------------------------------------------------------------------------------------------------------


def commented_articles() -> QuerySet:
    """Articles below which comments stand: published, readable by anybody, and not without comments. A restriction hides
    them too.
    """
    return content_permissions.public_within(ArticlePage.objects.exclude(commenting=Commenting.NONE))


def open_articles() -> QuerySet:
    """Articles that take comments now."""
    return commented_articles().filter(commenting=Commenting.OPEN)


def comments_read_by_all() -> CommentQuerySet:
    """What anybody reads: published comments of such articles. A reply stands only where its first comment does."""
    below_one = Q(parent__isnull=True) | Q(parent__state=CommentState.PUBLISHED)
    return Comment.objects.published().filter(below_one, article__in=commented_articles())


def comments_by(commenter: Commenter | None) -> CommentQuerySet:
    """Somebody's own comments, whatever became of them."""
    return Comment.objects.filter(commenter=commenter) if commenter else Comment.objects.none()


def same_person(commenter: Commenter) -> QuerySet[Commenter]:
    """The rows of one person: of an account one, of an address one for each browser that was not known."""
    if commenter.user_id:
        return Commenter.objects.filter(pk=commenter.pk)
    return Commenter.objects.filter(user__isnull=True, address_mark=commenter.address_mark)


def comments_at_once(commenter: Commenter, *, proved: bool) -> bool:
    """Whether somebody's comments appear without waiting: one was published, or a moderator trusts them, and no moderator
    has them wait.

    A guest needs a confirmed address, and this very browser to have confirmed it (`proved`). What an unconfirmed guest
    wrote counts for nobody.
    """
    if commenter.user_id is None and not (proved and commenter.confirmed_at):
        return False
    rows = same_person(commenter)
    standings = set(rows.values_list("standing", flat=True))
    if Standing.WAITS in standings or Standing.TRUSTED in standings:
        return Standing.WAITS not in standings
    certain = rows.filter(Q(user__isnull=False) | Q(confirmed_at__isnull=False))
    return Comment.objects.published().filter(commenter__in=certain).exists()


def may_moderate(user) -> bool:
    """Whether this person moderates comments at all: who has the permission for it and may open the admin."""
    return uses_admin(user) and user.has_perm("learning.moderate_comment")


def comments_moderated_by(user) -> CommentQuerySet:
    """The comments this person decides about: those of articles they may edit, published or not; what was taken away is
    not among them.
    """
    if not may_moderate(user):
        return Comment.objects.none()
    theirs = PagePermissionPolicy(ArticlePage).instances_user_has_permission_for(user, "change")
    return Comment.objects.filter(article__in=theirs.order_by().values("pk"), removed_at__isnull=True)


def moderators() -> QuerySet:
    """Everybody who moderates some comments; which ones says `comments_moderated_by`."""
    people = ModelBackend().with_perm("learning.moderate_comment")
    closing = AccountDeletion.objects.filter(user=OuterRef("pk"))
    return people.filter(~Exists(closing)).order_by("pk")
