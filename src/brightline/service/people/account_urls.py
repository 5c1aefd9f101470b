"""Addresses of one's own account; the names are those by which allauth knows its pages."""

from __future__ import annotations

from allauth.account import views as allauth_views
from django.urls import include, path

from brightline.service.people import account_views as views

urlpatterns = [
    path("banner/", views.banner, name="banner"),
    path("idle/", views.idle, name="idle"),
    path("login/", allauth_views.login, name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("password/", allauth_views.password_change, name="account_change_password"),
    path("factors/", include("allauth.mfa.urls")),
]
