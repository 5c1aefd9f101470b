"""The addresses of chains."""

from __future__ import annotations

from django.urls import path

from brightline.service.conduct import views

app_name = "conduct"
urlpatterns = [
    path("", views.index, name="index"),
    path("<int:encounter>/", views.show, name="show"),
    path("<int:encounter>/did/", views.did, name="did"),
    path("<int:encounter>/tell/", views.tell, name="tell"),
    path("<int:encounter>/reference/", views.refer, name="refer"),
    path("<int:encounter>/package/", views.package, name="package"),
]
