"""Addresses of the training room."""

from django.urls import path, re_path

from pinxit.training.web import views

_RUN = r"runs/(?P<name>\w[\w.+-]{0,99})"
_SHEET = rf"{_RUN}/sheets/(?P<step>[0-9]{{1,12}})"

app_name = "training"
urlpatterns = [
    path("", views.home, name="home"),
    re_path(rf"^{_RUN}/$", views.run_page, name="run"),
    re_path(rf"^{_RUN}/live$", views.run_live, name="run-live"),
    re_path(rf"^{_SHEET}\.png$", views.sheet, name="sheet"),
    re_path(rf"^{_SHEET}\.webp$", views.thumb, name="thumb"),
    path("hands/", views.own_hands, name="hands"),
    path("hands/teach/<str:name>/", views.teach, name="teach"),
    path("hands/<uuid:public_id>/", views.hand_page, name="hand"),
    path("hands/<uuid:public_id>/live", views.hand_live, name="hand-live"),
    path("hands/<uuid:public_id>/again", views.hand_again, name="hand-again"),
]
