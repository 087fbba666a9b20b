"""Addresses of the corpus room."""

from django.urls import path, re_path

from pinxit.corpus.web import views

_ROOT = "[0-9a-f]{64}"

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
    path("add/", views.add, name="add"),
    path("register/", views.register, name="register"),
    path("add/<slug:kind>/", views.add_from, name="add-from"),
    path("intakes/<uuid:public_id>/", views.intake_page, name="intake"),
    path("intakes/<uuid:public_id>/rights/", views.rights, name="rights"),
    path("intakes/<uuid:public_id>/confirm/", views.confirm, name="confirm"),
    path("intakes/<uuid:public_id>/progress/", views.intake_progress, name="intake-progress"),
    path("manifests/", views.manifests, name="manifests"),
    path("manifests/freeze/", views.freeze, name="freeze"),
    re_path(rf"^manifests/(?P<root>{_ROOT})/$", views.manifest_page, name="manifest"),
    re_path(
        rf"^manifests/(?P<root>{_ROOT})/(?P<name>[a-z]+\.[a-z]+)$",
        views.manifest_file,
        name="manifest-file",
    ),
    re_path(
        rf"^manifests/(?P<root>{_ROOT})/compare/(?P<other>{_ROOT})/$",
        views.compare,
        name="compare",
    ),
    path("claims/", views.claims, name="claims"),
    path("claims/<int:key>/", views.decide_claim, name="decide-claim"),
]
