from django.contrib.auth.views import LogoutView
from django.urls import path

from spindel.foundation.accounts import views

app_name = "accounts"
urlpatterns = [
    path("log-ind/", views.SignIn.as_view(), name="sign-in"),
    path("log-ud/", LogoutView.as_view(), name="sign-out"),
    path("adgangskode/<uidb64>/<token>/", views.ChoosePassword.as_view(), name="choose-password"),
]
