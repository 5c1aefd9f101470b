"""Addresses of the policy reader."""

from __future__ import annotations

from django.urls import path

from brightline.service.texts import views

app_name = "policy"
urlpatterns = [
    path("", views.page, name="page"),
    path("<int:text>/", views.page, name="earlier"),
    path("style.css", views.style, name="style"),
]
