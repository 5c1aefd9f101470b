"""Addresses of encounters."""

from __future__ import annotations

from django.urls import path

from brightline.service.encounters import changes, views

app_name = "encounters"
urlpatterns = [
    path("", views.index, name="index"),
    path("start/", views.start, name="start"),
    path("<int:encounter>/", views.show, name="show"),
    path("<int:encounter>/join/", changes.join, name="join"),
    path("<int:encounter>/bring/", changes.bring, name="bring"),
    path("<int:encounter>/state/", changes.state, name="state"),
    path("<int:encounter>/did/", changes.did, name="did"),
    path("<int:encounter>/tell/", changes.tell, name="tell"),
    path("<int:encounter>/note/", changes.note, name="note"),
    path("<int:encounter>/take-back/<int:entry>/", changes.take_back, name="take_back"),
    path("<int:encounter>/reference/", changes.refer, name="refer"),
    path("<int:encounter>/close/", changes.close, name="close"),
]
