"""Documents to check: addresses, feeds, files and folders become Articles, each with a named status.

In: what a caller names. Out: ``Ingested``. Never: an exception for a bad document, a page parsed in this process.

Kept light: the child that parses a page imports this package once per page, so nothing here loads the HTTP client.

>>> from sources.articles import ingest_text
>>> ingest_text("197 people.", name="by hand", published_on=None).status
'ok'
"""

from sources.articles.documents import Ingested, ingest_text
from sources.articles.ingest import ingest, ingest_feed

__all__ = ["Ingested", "ingest", "ingest_feed", "ingest_text"]
