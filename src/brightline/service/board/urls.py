"""Addresses of the board."""

from __future__ import annotations

from django.urls import path

from brightline.service.board import views

app_name = "board"
urlpatterns = [path("", views.page, name="page"), path("rows/", views.rows, name="rows")]
"""`rows` is what the page asks for by itself."""
