"""Addresses of the studio room."""

from django.urls import path, re_path

from pinxit.studio.web import queue_views, treatment_views, views
from pinxit.studio.web.pages import going_on, recalling, restoring, sitting, suggesting

app_name = "studio"
urlpatterns = [
    path("", views.desk, name="home"),
    path("briefs/<uuid:public_id>/", views.brief_page, name="brief"),
    path("briefs/<uuid:public_id>/events", views.brief_events, name="brief-events"),
    path("briefs/<uuid:public_id>/again", views.again, name="again"),
    path("briefs/<uuid:public_id>/cancel", queue_views.cancel, name="cancel"),
    path("queue/", queue_views.queue, name="queue"),
    path("briefs/<uuid:public_id>/sitting-events", sitting.sitting_events, name="sitting-events"),
    path("words/", suggesting.words, name="words"),
    path("recall/", recalling.recall, name="recall"),
    path("pieces/<uuid:public_id>/more", going_on.more_like_this, name="more"),
    *(
        path(f"pieces/<uuid:public_id>/{way}/", going_on.go_on, {"way": way}, name=way)
        for way in ("vary", "mix", "fill", "extend")
    ),
    path("works/", views.works, name="works"),
    path("works/put-away/", views.put_away_works, name="put-away-works"),
    path("pieces/<uuid:public_id>/", views.piece_page, name="piece"),
    path("pieces/<uuid:public_id>/put-away", views.put_away, name="put-away"),
    path("pieces/<uuid:public_id>/bring-back", views.bring_back, name="bring-back"),
    re_path(r"^pictures/(?P<digest>[0-9a-f]{64})\.png$", views.picture, name="picture"),
    re_path(
        r"^pictures/(?P<digest>[0-9a-f]{64})/card\.webp$", views.card_picture, name="card-picture"
    ),
    path("treatments/", treatment_views.treatments, name="treatments"),
    path("treatments/manners/", treatment_views.manners, name="manners"),
    path("treatments/new/<slug:kind>/", treatment_views.ask, name="treat"),
    path("treatments/<uuid:public_id>/", treatment_views.treatment_page, name="treatment"),
    path("treatments/<uuid:public_id>/again", treatment_views.treat_again, name="treat-again"),
    path("treatments/<uuid:public_id>/mask/", restoring.edit_mask, name="edit-mask"),
    path("treatments/<uuid:public_id>/report/", restoring.report, name="condition-report"),
    path("treatments/<uuid:public_id>/report.pdf", restoring.report_pdf, name="condition-pdf"),
    path("treatments/<uuid:public_id>/report.html", restoring.report_html, name="condition-html"),
    path("treatments/<uuid:public_id>/approve", restoring.approve, name="approve-treatment"),
    path(
        "treatments/<uuid:public_id>/put-away",
        treatment_views.put_treatment_away,
        name="put-treatment-away",
    ),
    path(
        "treatments/<uuid:public_id>/bring-back",
        treatment_views.bring_treatment_back,
        name="bring-treatment-back",
    ),
    path(
        "pieces/<uuid:public_id>/treatments/",
        treatment_views.treatments,
        name="treatments-of-piece",
    ),
    path(
        "pieces/<uuid:public_id>/treatments/<slug:kind>/", treatment_views.ask, name="treat-piece"
    ),
    re_path(
        r"^treated/(?P<digest>[0-9a-f]{64})\.(?P<suffix>png|svg|pdf|ora|tif)$",
        treatment_views.treated_file,
        name="treated-file",
    ),
]
