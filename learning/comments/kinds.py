"""Names of the kinds of notices about comments."""

PUBLISHED = "comment-published"
REPLIED = "comment-replied"
