"""Comments below articles: reading, writing, moderating. Every change is in `learning.actions`."""
