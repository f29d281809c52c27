from enum import StrEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    INTRODUCTORY = "introductory", _("Introductory")
    INTERMEDIATE = "intermediate", _("Intermediate")
    ADVANCED = "advanced", _("Advanced")


class QuizzesNeeded(TextChoices):
    """Which quizzes of a course have to be passed for its statement."""

    NONE = "none", _("None")
    BADGE = "badge", _("The badge quizzes")
    ALL = "all", _("All, practice quizzes too")


class JournalUse(TextChoices):
    NONE = "none", _("None")
    OFFERED = "offered", _("Offered")


class Scaffold(TextChoices):
    """Questions beside the page a learner writes on, beneath those of the activity."""

    THREE = "", _("What? So what? Now what?")
    SIX = "gibbs", _("Six steps, after Gibbs")
    NONE = "none", _("None: a free page")


class Density(TextChoices):
    """How many of the questions stand open; the others are folded."""

    BY_WEEK = "", _("Fewer as the course goes on")
    FULL = "full", _("All")
    LIGHT = "light", _("The first and the last")
    LINE = "line", _("One line")


class QuizKind(TextChoices):
    """A practice quiz is for whoever wants it; a badge quiz is recorded for people who are enrolled and may count."""

    PRACTICE = "practice", _("Practice")
    BADGE = "badge", _("Badge")


class CookieKind(TextChoices):
    """Only necessary cookies are set unasked; the others wait for a choice or for a setting to be used."""

    NECESSARY = "necessary", _("necessary")
    CHOICE = "choice", _("your choice")
    PREFERENCE = "preference", _("preference")


class Answer(StrEnum):
    """What somebody said about a purpose. `DESPITE` was said on the page of cookies while the browser sent Global Privacy Control."""

    YES = "yes"
    NO = "no"
    DESPITE = "despite"


class ArticleKind(TextChoices):
    """A reading is an article for studying: long, with contents and a way to cite it."""

    ARTICLE = "article", _("Article")
    READING = "reading", _("Reading")


class SitePage(TextChoices):
    """The pages this app has besides those of the tree. Each value is also the name of its address."""

    COURSES = "courses", _("Courses")
    ARTICLES = "articles", _("Articles")
    SEARCH = "search", _("Search")
    PRIVACY = "privacy", _("Privacy")
    COOKIES = "cookies", _("Cookies")
    ACCESSIBILITY = "accessibility", _("Accessibility")
    CONTACT = "contact", _("Contact")
    LICENCES = "licences", _("Licences")
    DISPLAY = "display", _("Display settings")
    KEYS = "keys", _("Keys")


class Commenting(TextChoices):
    """Whether readers may comment on an article."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed: those that are there stay")
    NONE = "none", _("None: no comments are shown")
