"""Addresses of the shop."""

from django.urls import path

from pinxit.shop.web.views import auctions as auction_views
from pinxit.shop.web.views import bargains as bargain_views
from pinxit.shop.web.views import baskets as basket_views
from pinxit.shop.web.views import bills as bill_views
from pinxit.shop.web.views import books as books_views
from pinxit.shop.web.views import bundles as bundle_views
from pinxit.shop.web.views import checkout as checkout_views
from pinxit.shop.web.views import copies as copy_views
from pinxit.shop.web.views import data as data_views
from pinxit.shop.web.views import desk as desk_views
from pinxit.shop.web.views import disputes as dispute_views
from pinxit.shop.web.views import embed as embed_views
from pinxit.shop.web.views import guests as guest_views
from pinxit.shop.web.views import hearing as hearing_views
from pinxit.shop.web.views import invoices as invoice_views
from pinxit.shop.web.views import licences as licence_views
from pinxit.shop.web.views import orders as views
from pinxit.shop.web.views import owed as owed_views
from pinxit.shop.web.views import payments as payment_views
from pinxit.shop.web.views import prints as print_views
from pinxit.shop.web.views import terms as terms_views
from pinxit.shop.web.views import together as together_views
from pinxit.shop.web.views import ways as ways_views

app_name = "shop"
urlpatterns = [
    path("works/<str:name>/", views.work, name="work"),
    path("works/<str:name>/buy/", checkout_views.checkout, name="checkout"),
    path("works/<str:name>/basket/", basket_views.put, name="put-into-basket"),
    path("basket/", basket_views.basket, name="basket"),
    path("basket/checkout/", together_views.basket_checkout, name="basket-checkout"),
    path("basket/<str:name>/take-out/", basket_views.take_out, name="take-out-of-basket"),
    path("purchases/<uuid:public_id>/", together_views.purchase, name="purchase"),
    path(
        "purchases/<uuid:public_id>/payment/",
        payment_views.purchase_payment,
        name="purchase-payment",
    ),
    path("purchases/<uuid:public_id>/cancel/", together_views.cancel, name="cancel-purchase"),
    path("bundles/", bundle_views.bundles, name="bundles"),
    path("bundles/new/", bundle_views.make, name="make-bundle"),
    path("bundles/<str:slug>/", bundle_views.bundle, name="bundle"),
    path("bundles/<str:slug>/buy/", together_views.bundle_checkout, name="bundle-checkout"),
    path("bundles/<str:slug>/withdraw/", bundle_views.withdraw, name="withdraw-bundle"),
    path("works/<str:name>/wait/", ways_views.wait, name="wait"),
    path("works/<str:name>/proofs/<int:number>/", ways_views.take_proof, name="take-proof"),
    path("works/<str:name>/propose/", bargain_views.propose, name="propose"),
    path("auctions/<uuid:public_id>/", auction_views.auction, name="auction"),
    path("bargains/", bargain_views.bargains, name="bargains"),
    path("bargains/<uuid:public_id>/", bargain_views.bargain, name="bargain"),
    path("licences/offers/<uuid:public_id>/", licence_views.licence_offer, name="licence-offer"),
    path(
        "licences/offers/<uuid:public_id>/policy.json",
        licence_views.licence_policy,
        name="licence-policy",
    ),
    path("licences/<uuid:public_id>/", licence_views.licence, name="licence"),
    path("licences/<uuid:public_id>/<str:kind>", licence_views.licence_file, name="licence-file"),
    path("prints/", print_views.prints, name="prints"),
    path("prints/offers/<uuid:public_id>/", print_views.order_print, name="order-print"),
    path("prints/packages/<str:key>/", print_views.print_package, name="print-package"),
    path("prints/<uuid:public_id>/package.zip", print_views.print_archive, name="print-archive"),
    path("prints/<uuid:public_id>/move/", print_views.move_print, name="move-print"),
    path("works/<str:name>/embed/", embed_views.embed, name="embed"),
    path("oembed", embed_views.oembed, name="oembed"),
    path("desk/", desk_views.desk, name="desk"),
    path("desk/editions/", desk_views.editions, name="desk-editions"),
    path("desk/<slug:what>.csv", desk_views.file, name="desk-file"),
    path("orders/", views.orders, name="orders"),
    path("orders/take-over/", guest_views.take_into_account, name="take-over"),
    path("orders/<uuid:public_id>/", views.order, name="order"),
    path("orders/<uuid:public_id>/terms/", terms_views.terms, name="terms"),
    path("orders/<uuid:public_id>/payment/", payment_views.payment, name="payment"),
    path("orders/<uuid:public_id>/cancel/", views.cancel, name="cancel"),
    path("orders/<uuid:public_id>/file/", views.file, name="file"),
    path("orders/<uuid:public_id>/withdraw/", invoice_views.withdraw, name="withdraw-order"),
    path("invoices/<uuid:public_id>.pdf", invoice_views.invoice, name="invoice"),
    path("me/data/", data_views.own_data, name="own-data"),
    path("me/data/file/", data_views.own_data_file, name="own-data-file"),
    path("prices-in/", checkout_views.prices_in, name="prices-in"),
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
    path("studio/pieces/<uuid:public_id>/ways/", ways_views.ways, name="ways"),
    path(
        "studio/pieces/<uuid:public_id>/call-off-auction/",
        ways_views.call_off,
        name="call-off-auction",
    ),
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
    path("payments/told/<slug:variant>/", hearing_views.hear, name="hear"),
    path("payments/back/<uuid:token>/", hearing_views.come_back, name="come-back"),
    path("books/disputes/<uuid:public_id>/evidence.zip", dispute_views.evidence, name="evidence"),
    path("books/orders/<uuid:public_id>/give-back/", dispute_views.give_back, name="give-back"),
    path("books/", books_views.books, name="books"),
    path("books/invoices/", invoice_views.papers, name="papers"),
    path("books/invoices/<str:month>.csv", invoice_views.papers_file, name="papers-file"),
    path("books/statements/", books_views.issue, name="issue-statements"),
    path("books/payouts/", books_views.make, name="make-payouts"),
    path("books/payouts/<uuid:public_id>/", books_views.batch, name="payout-batch"),
    path("books/payouts/<uuid:public_id>/file/", books_views.batch_file, name="payout-file"),
    path("books/payouts/<uuid:public_id>/<str:what>/", books_views.act, name="payout-act"),
    path("books/payout/<uuid:public_id>/<str:what>/", books_views.outcome, name="payout-outcome"),
]
