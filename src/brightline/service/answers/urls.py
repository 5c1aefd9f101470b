"""Addresses of the answer page."""

from __future__ import annotations

from django.urls import path

from brightline.service.answers import views

app_name = "answers"
urlpatterns = [path("", views.page, name="page")]
