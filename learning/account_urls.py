from django.urls import path

from learning import account_views

app_name = "accounts"

urlpatterns = [
    path("invited/<str:token>/", account_views.invited, name="invited"),
    path("sessions/everywhere/", account_views.sign_out_everywhere, name="sign_out_everywhere"),
]
