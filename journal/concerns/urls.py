"""Addresses of concerns, below those of the desk and in its namespace."""

from django.urls import path

from journal.concerns import pages

tutor_patterns = [
    path("<uuid:thread>/concern/", pages.raise_concern, name="concern"),
    path("concerns/", pages.concern_list, name="concerns"),
    path("concerns/<uuid:uuid>/", pages.read_concern, name="read_concern"),
    path("concerns/<uuid:uuid>/open/", pages.open_concern_page, name="open_concern"),
    path("concerns/<uuid:uuid>/take-up/", pages.take_up, name="take_up_concern"),
    path("concerns/<uuid:uuid>/done/", pages.finish, name="finish_concern"),
]
