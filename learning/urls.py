from django.urls import path

from learning import views

app_name = "learning"

urlpatterns = [
    path("invited/<str:token>/", views.invited, name="invited"),
    path("sessions/everywhere/", views.sign_out_everywhere, name="sign_out_everywhere"),
]
