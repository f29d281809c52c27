"""Bringing a journal in: one's own download, or text files. docs/journal-format.md, "Reading it back".

`packages` opens an upload and bounds it, `archives` and `texts` read entries from it, `plans` says what an import would do,
`actions` keeps the upload until it is confirmed and stores everything at once, `pages` are the pages.
"""
