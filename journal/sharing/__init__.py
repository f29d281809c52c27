"""Entries shared with others: copies of single versions, who opened them, and what is written about them."""
