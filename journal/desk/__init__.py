"""The tutor's desk: what was shared with a tutor, in a queue, and one entry after the other to read and answer."""
