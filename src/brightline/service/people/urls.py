"""Addresses of the people pages."""

from __future__ import annotations

from django.urls import path

from brightline.service.people import roster_views, views

app_name = "people"
urlpatterns = [
    path("", roster_views.roster, name="index"),
    path("roster/posts/", roster_views.give, name="give"),
    path("roster/posts/<int:post>/end/", roster_views.end, name="end"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/new/", views.new, name="new"),
    path("accounts/locked/", views.locked, name="locked"),
    path("accounts/<int:person>/", views.account, name="account"),
    path("accounts/<int:person>/release/", views.release, name="release"),
    path("accounts/<int:person>/disable/", views.disable, name="disable"),
    path("accounts/<int:person>/enable/", views.enable, name="enable"),
    path("accounts/<int:person>/password/", views.password, name="password"),
    path("accounts/<int:person>/factors/", views.factors, name="factors"),
    path("precincts/", views.precincts, name="precincts"),
    path("terminals/", views.terminals, name="terminals"),
    path("terminals/<int:terminal>/end/", views.terminal_end, name="terminal_end"),
    path("telling/", views.telling, name="telling"),
]
