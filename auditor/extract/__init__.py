"""Readable text out of what was fetched or handed in: its words, title, date, and whether it is the article.

The only package that knows trafilatura, which it uses for extraction and for nothing else.
"""

from __future__ import annotations

from auditor.extract.audited import ExtractedArticle, extract_article
from auditor.extract.charset import decode
from auditor.extract.document import extract_document
from auditor.extract.fragment import extract_element, extract_fragment
from auditor.extract.markdown import markdown_article, markdown_links

__all__ = [
    "ExtractedArticle",
    "decode",
    "extract_article",
    "extract_document",
    "extract_element",
    "extract_fragment",
    "markdown_article",
    "markdown_links",
]
