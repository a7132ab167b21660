"""The sign-in pages. Listed one by one: what the library offers beyond these (open registration, changing addresses) is off."""

from __future__ import annotations

from allauth.account import views
from django.urls import include, path, re_path

from accounts import oidc
from accounts.second_factor import ActivateTOTP, AddPasskey

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path("password/reset/key/done/", views.password_reset_from_key_done, name="account_reset_password_from_key_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("single-sign-on/", include("allauth.socialaccount.urls")),
    path("single-sign-on/<slug:provider_id>/login/", oidc.login, name="openid_connect_login"),
    path("single-sign-on/<slug:provider_id>/login/callback/", oidc.callback, name="openid_connect_callback"),
    path("sessions/", include("allauth.usersessions.urls")),
    path("second-step/totp/activate/", ActivateTOTP.as_view(), name="mfa_activate_totp"),
    path("second-step/webauthn/add/", AddPasskey.as_view(), name="mfa_add_webauthn"),
    path("second-step/", include("allauth.mfa.urls")),
]
