"""Addresses of the accounts room."""

from django.urls import path

from pinxit.accounts.web import views
from pinxit.accounts.web.pages import guests, keys, webhooks

app_name = "accounts"
urlpatterns = [
    path("sign-up/", views.sign_up_page, name="sign-up"),
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("guest/", guests.go_on, name="guest"),
    path("guest/again/", guests.again, name="guest-again"),
    path("guest/sent/", guests.sent, name="guest-sent"),
    path("guest/leave/", guests.leave, name="guest-leave"),
    path("guest/<str:token>/", guests.by_link, name="guest-link"),
    path("guest/<str:token>/renew/", guests.renew, name="guest-renew"),
    path("me/", views.me, name="me"),
    path("me/password/", views.NewPassword.as_view(), name="password"),
    path("keys/", keys.keys, name="keys"),
    path("keys/<slug:prefix>/revoke", keys.revoke, name="revoke-key"),
    path("webhooks/", webhooks.webhooks, name="webhooks"),
    path("webhooks/try-out", webhooks.try_out, name="try-webhooks"),
    path("webhooks/<uuid:public_id>/remove", webhooks.remove, name="remove-webhook"),
    path("messages/<uuid:public_id>/again", webhooks.again, name="send-again"),
    path("reset/", views.AskReset.as_view(), name="reset"),
    path("reset/sent/", views.ResetSent.as_view(), name="reset-sent"),
    path("reset/<uidb64>/<token>/", views.Reset.as_view(), name="reset-confirm"),
    path("first/<str:token>/", views.first, name="first"),
]
