"""Addresses of the studio room."""

from django.urls import path, re_path

from pinxit.studio.web import (
    commission_acts,
    commission_views,
    queue_views,
    series_views,
    treatment_views,
    views,
)
from pinxit.studio.web.pages import (
    going_on,
    labelling,
    painters,
    recalling,
    restoring,
    sitting,
    suggesting,
)

#: A public name, as the pattern of a file's address spells it.
_UUID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

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
    path("painters/", painters.painters, name="painters"),
    path("recall/", recalling.recall, name="recall"),
    path("pieces/<uuid:public_id>/more", going_on.more_like_this, name="more"),
    *(
        path(f"pieces/<uuid:public_id>/{way}/", going_on.go_on, {"way": way}, name=way)
        for way in ("vary", "mix", "fill", "extend")
    ),
    path("works/", views.works, name="works"),
    path("works/put-away/", views.put_away_works, name="put-away-works"),
    path("pieces/<uuid:public_id>/", views.piece_page, name="piece"),
    path("pieces/<uuid:public_id>/label/", labelling.label_page, name="label"),
    path("pieces/<uuid:public_id>/label.png", labelling.labelled_picture, name="labelled-picture"),
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
    path("commissions/", commission_views.commissions, name="commissions"),
    path("commissions/new/", commission_views.ask, name="ask-for-commission"),
    path("commissions/<uuid:public_id>/", commission_views.commission_page, name="commission"),
    path(
        "commissions/<uuid:public_id>/certificate/",
        commission_views.certificate,
        name="commission-certificate",
    ),
    re_path(
        rf"^commissions/(?P<name>{_UUID})/pictures/(?P<digest>[0-9a-f]{{64}})\.png$",
        commission_views.whole_picture,
        name="commission-picture",
    ),
    re_path(
        rf"^commissions/(?P<name>{_UUID})/pictures/(?P<digest>[0-9a-f]{{64}})\.webp$",
        commission_views.small_picture,
        name="commission-card",
    ),
    path("commissions/<uuid:public_id>/<slug:act>", commission_acts.do, name="commission-act"),
    path("series/", series_views.series_list, name="series-list"),
    path("series/<uuid:public_id>/", series_views.series_page, name="series"),
    path("series/<uuid:public_id>/again", series_views.again, name="series-again"),
    path("series/<uuid:public_id>/<slug:kind>", series_views.series_file, name="series-file"),
]
