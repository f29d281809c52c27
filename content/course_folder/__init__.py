"""Courses as folders of plain files: `import_course` and `export_course`. The format is docs/course-folder.md."""

from content.course_folder.exporter import export_course
from content.course_folder.importer import ImportResult, import_course
from content.course_folder.problems import Problem, ProblemsFound, Refused

__all__ = ["ImportResult", "Problem", "ProblemsFound", "Refused", "export_course", "import_course"]
