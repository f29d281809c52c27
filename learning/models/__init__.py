"""What the course records about people: the least that progress and groups need. No private words."""

from learning.models.cohort import Cohort, CohortQuerySet, ConcernContact, TutorAssignment, TutorAssignmentQuerySet
from learning.models.comments import Comment, Commenter, CommentQuerySet, CommentReport
from learning.models.enrolment import ActivityCompletion, Enrolment, EnrolmentQuerySet, PageVisit
from learning.models.mail import OutgoingMail
from learning.models.notice import Notice, NoticeQuerySet
from learning.models.people import (
    AccountDeletion,
    DisuseWarning,
    Erasure,
    Invitation,
    InvitationQuerySet,
    Profile,
)
from learning.models.quiz import QuizAttempt
from learning.models.statement import Artwork, Statement, StatementGone, StatementQuerySet

__all__ = [
    "AccountDeletion",
    "ActivityCompletion",
    "Artwork",
    "Cohort",
    "CohortQuerySet",
    "Comment",
    "CommentQuerySet",
    "CommentReport",
    "Commenter",
    "ConcernContact",
    "DisuseWarning",
    "Enrolment",
    "EnrolmentQuerySet",
    "Erasure",
    "Invitation",
    "InvitationQuerySet",
    "Notice",
    "NoticeQuerySet",
    "OutgoingMail",
    "PageVisit",
    "Profile",
    "QuizAttempt",
    "Statement",
    "StatementGone",
    "StatementQuerySet",
    "TutorAssignment",
    "TutorAssignmentQuerySet",
]
