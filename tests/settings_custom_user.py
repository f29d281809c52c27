"""The suite with a host's own user model: DJANGO_SETTINGS_MODULE=tests.settings_custom_user."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.custom_user"]
AUTH_USER_MODEL = "custom_user.User"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
