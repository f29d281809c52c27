from content.models.activity import Activity, CourseVersion
from content.models.article import (
    ArticleAuthor,
    ArticleIndexPage,
    ArticleMixin,
    ArticlePage,
    AuthorPage,
    TopicPage,
)
from content.models.course import CourseIndexPage, CourseMixin, CoursePage
from content.models.home import HomePage
from content.models.message import Message
from content.models.page_count import PageCount
from content.models.quiz import Quiz, QuizEdition
from content.models.section import SectionMixin, SectionPage
from content.models.shell import SiteShell
from content.models.study import PublishedPageMixin, StudyPageMixin
from content.models.week import WeekMixin, WeekPage

__all__ = [
    "Activity",
    "ArticleAuthor",
    "ArticleIndexPage",
    "ArticleMixin",
    "ArticlePage",
    "AuthorPage",
    "CourseIndexPage",
    "CourseMixin",
    "CoursePage",
    "CourseVersion",
    "HomePage",
    "Message",
    "PageCount",
    "PublishedPageMixin",
    "Quiz",
    "QuizEdition",
    "SectionMixin",
    "SectionPage",
    "SiteShell",
    "StudyPageMixin",
    "TopicPage",
    "WeekMixin",
    "WeekPage",
]
