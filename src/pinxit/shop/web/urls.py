"""Addresses of the shop."""

from django.urls import path

from pinxit.shop.web import (
    bill_views,
    books_views,
    copy_views,
    desk_views,
    embed_views,
    owed_views,
    views,
)

app_name = "shop"
urlpatterns = [
    path("works/<str:name>/", views.work, name="work"),
    path("works/<str:name>/buy/", views.checkout, name="checkout"),
    path("works/<str:name>/embed/", embed_views.embed, name="embed"),
    path("oembed", embed_views.oembed, name="oembed"),
    path("desk/", desk_views.desk, name="desk"),
    path("desk/editions/", desk_views.editions, name="desk-editions"),
    path("desk/<slug:what>.csv", desk_views.file, name="desk-file"),
    path("orders/", views.orders, name="orders"),
    path("orders/<uuid:public_id>/", views.order, name="order"),
    path("orders/<uuid:public_id>/payment/", views.payment, name="payment"),
    path("orders/<uuid:public_id>/cancel/", views.cancel, name="cancel"),
    path("orders/<uuid:public_id>/file/", views.file, name="file"),
    path("certificates/editions/<uuid:public_id>/", views.certificate, name="certificate"),
    path(
        "certificates/editions/<uuid:public_id>/certificate.pdf",
        copy_views.certificate_paper,
        name="certificate-pdf",
    ),
    path("tokens/<int:number>.json", copy_views.token, name="token"),
    path("copies/<uuid:public_id>/", copy_views.copy, name="copy"),
    path("copies/<uuid:public_id>/name/", copy_views.name_owner, name="copy-name"),
    path("copies/<uuid:public_id>/hand-on/", copy_views.hand_on, name="hand-on"),
    path("copies/<uuid:public_id>/take-back/", copy_views.take_back, name="take-back"),
    path("copies/<uuid:public_id>/token/", copy_views.send_token, name="send-token"),
    path("copies/offered/<str:key>/", copy_views.receive, name="receive"),
    path("studio/pieces/<uuid:public_id>/offer/", views.offer, name="offer"),
    path("studio/pieces/<uuid:public_id>/withdraw/", views.withdraw, name="withdraw"),
    path("studio/pieces/<uuid:public_id>/hang-again/", views.hang_again, name="hang-again"),
    path("studio/commissions/<uuid:public_id>/pay/", bill_views.pay, name="pay-commission"),
    path(
        "studio/commissions/<uuid:public_id>/call-off/",
        bill_views.call_off,
        name="call-off-commission",
    ),
    path("owed/", owed_views.owed, name="owed"),
    path("owed/details/", owed_views.details, name="owed-details"),
    path("owed/statements/<str:month>/", owed_views.statement, name="statement"),
    path(
        "owed/statements/<str:month>/file.<str:kind>",
        owed_views.statement_file,
        name="statement-file",
    ),
    path("books/", books_views.books, name="books"),
    path("books/statements/", books_views.issue, name="issue-statements"),
    path("books/payouts/", books_views.make, name="make-payouts"),
    path("books/payouts/<uuid:public_id>/", books_views.batch, name="payout-batch"),
    path("books/payouts/<uuid:public_id>/file/", books_views.batch_file, name="payout-file"),
    path("books/payouts/<uuid:public_id>/<str:what>/", books_views.act, name="payout-act"),
    path("books/payout/<uuid:public_id>/<str:what>/", books_views.outcome, name="payout-outcome"),
]
