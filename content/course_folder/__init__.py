"""Courses and articles as folders of plain files, both ways. The format is docs/course-folder.md."""

from content.course_folder.articles import ArticlesResult, export_articles, import_articles
from content.course_folder.exporter import export_course
from content.course_folder.importer import ImportResult, import_course
from content.course_folder.problems import Problem, ProblemsFound, Refused

__all__ = [
    "ArticlesResult",
    "ImportResult",
    "Problem",
    "ProblemsFound",
    "Refused",
    "export_articles",
    "export_course",
    "import_articles",
    "import_course",
]
