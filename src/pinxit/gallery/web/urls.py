"""Addresses of the gallery room."""

from django.urls import URLPattern

app_name = "gallery"
urlpatterns: list[URLPattern] = []
