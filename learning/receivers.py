from allauth.mfa.signals import authenticator_added, authenticator_reset
from django.dispatch import receiver

from learning import second_factor


@receiver([authenticator_added, authenticator_reset])
def new_factor_counts_as_shown(sender, request, user, authenticator, **kwargs):
    """Setting a factor up proves that one has it: nobody is asked for it again in the same minute."""
    if request.user.is_authenticated and request.user.pk == user.pk:
        second_factor.remember_passed(request, authenticator)
