"""The tutor's desk."""
