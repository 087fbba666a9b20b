"""Addresses of the corpus room."""

from django.urls import path, re_path

from pinxit.corpus.web import views

app_name = "corpus"
urlpatterns = [
    path("", views.browse, name="home"),
    re_path(
        r"^pictures/(?P<root>[0-9a-f]{16})/(?P<row>[0-9]{1,9})\.webp$",
        views.picture,
        name="picture",
    ),
    path("works/<int:key>/", views.work_page, name="work"),
    path("works/<int:key>/withdraw/", views.withdraw_work, name="withdraw-work"),
    path("works/<int:key>/give-back/", views.restore_work, name="restore-work"),
    path("works/<int:key>/consents/", views.work_consents, name="work-consents"),
    path("authors/<str:slug>/", views.author_page, name="author"),
    path("authors/<str:slug>/withdraw/", views.withdraw_author, name="withdraw-author"),
    path("authors/<str:slug>/give-back/", views.restore_author, name="restore-author"),
    path("authors/<str:slug>/consents/", views.author_consents, name="author-consents"),
    path("authors/<str:slug>/claim/", views.claim_author, name="claim-author"),
    path("claims/", views.claims, name="claims"),
    path("claims/<int:key>/", views.decide_claim, name="decide-claim"),
]
