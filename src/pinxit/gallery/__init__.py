"""Gallery: what hangs on the wall, where it hangs, and how it is found.

In:  a piece from the studio, with the title, the words and the terms its maker gives it.
Out: a *listing* (`pinxit.gallery.web.services.hang`), which the shop sells.
"""

from pinxit.gallery.core.price import price_text
from pinxit.gallery.core.query import words_of
from pinxit.gallery.core.terms import Terms

__all__ = ["Terms", "price_text", "words_of"]
