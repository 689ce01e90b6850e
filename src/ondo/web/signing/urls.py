"""Where people sign in and out. allauth finds its own pages by these names; whatever is not here does not exist."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as oidc
from django.urls import URLPattern, path

from ondo.web.signing import choosing
from ondo.web.signing.sessions import Sessions

urlpatterns: list[URLPattern] = [
    path("sign-in/", account.login, name="account_login"),
    path("sign-out/", account.logout, name="account_logout"),
    path("sign-in/closed/", account.account_inactive, name="account_inactive"),
    path("sign-in/code/", mfa.authenticate, name="mfa_authenticate"),
    path("sign-in/again/", account.reauthenticate, name="account_reauthenticate"),
    path("sign-in/again/code/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("sign-in/strangers/", social.signup, name="socialaccount_signup"),
    path("sign-in/failed/", social.login_error, name="socialaccount_login_error"),
    path("sign-in/cancelled/", social.login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-in/with/<provider_id>/", oidc.login, name="openid_connect_login"),
    path("sign-in/with/<provider_id>/back/", oidc.callback, name="openid_connect_callback"),
    path("sign-in/choose/<key>/<token>/", choosing.choose, name="choose_password"),
    path("begin/<token>/", choosing.first, name="first_visit"),
    path("me/password/", account.password_change, name="account_change_password"),
    path("me/password/first/", account.password_set, name="account_set_password"),
    path("me/sessions/", Sessions.as_view(), name="usersessions_list"),
    path("me/codes/", mfa.index, name="mfa_index"),
    path("me/codes/begin/", totp.activate_totp, name="mfa_activate_totp"),
    path("me/codes/end/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("me/codes/recovery/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("me/codes/recovery/new/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
]
