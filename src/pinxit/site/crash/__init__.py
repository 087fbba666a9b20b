"""What a kill does to the shop: `pinxit bench crash`.

A house of its own is thrown up in a folder that is thrown away: PostgreSQL, web servers, workers,
and a program that stands in for Stripe. Buyers buy by HTTP, all at once; something is killed with
`kill -9` at a random moment, and only that is started again. When all is quiet every charge is held
against every order.
"""
