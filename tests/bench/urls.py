"""The site's addresses and the yardstick L1."""

from django.http import HttpResponse
from django.urls import include, path

from config import urls as site_urls


def hello(request):
    """L1: says hello behind the shipped middleware, with session and user loaded."""
    return HttpResponse("hello" if request.user.is_authenticated else "hello, guest")


urlpatterns = [path("bench/hello/", hello), path("", include(site_urls))]
