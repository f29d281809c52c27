"""There is one way in: the account pages. Wagtail's own sign-in forms would go past everything those check."""

import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import Page

from tests.people import PASSWORD, app_code

SHUT = ["/admin/login/", "/_util/login/"]


@pytest.mark.parametrize("method", ["get", "post", "put", "head"])
@pytest.mark.parametrize("address", SHUT)
def test_sign_in_of_wagtail_sends_to_the_account_pages_and_signs_nobody_in(address, method, cast, course):
    client = Client()
    field = cast.superuser.USERNAME_FIELD
    data = {"username": getattr(cast.superuser, field), "password": PASSWORD, "next": "/admin/"}

    response = getattr(client, method)(f"{address}?next=/admin/", data if method == "post" else None)

    if method == "put":
        assert response.status_code in {302, 405}
    else:
        assert (response.status_code, response.headers["Location"]) == (302, f"{reverse('account_login')}?next=/admin/")
    assert "sessionid" not in client.cookies
    assert client.get("/admin/").status_code == 302


def test_same_words_and_the_second_step_do_sign_in_at_the_account_pages(cast, course):
    """Otherwise the test above would prove nothing."""
    client = Client()

    client.post(reverse("account_login"), {"login": cast.superuser.email, "password": PASSWORD})
    assert client.get("/admin/").status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": app_code()})

    assert client.get("/admin/").status_code == 200


def test_admin_asks_to_sign_in_at_the_account_pages(course):
    for address in ["/admin/", f"/admin/pages/{Page.objects.first().pk}/edit/"]:
        assert Client().get(address).headers["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("address", ["/admin/password_reset/", "/admin/account/", "/django-admin/"])
def test_no_other_door_changes_a_password(address, course, cast):
    response = Client().get(address)

    assert response.status_code in {302, 404}
    assert response.status_code == 404 or response.headers["Location"].startswith(reverse("account_login"))
