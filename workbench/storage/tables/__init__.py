"""All tables, gathered here for `metadata`: each stands in the module of its subject."""

from workbench.storage.tables._columns import exact, metadata, new_id
from workbench.storage.tables.chats import conversation, message, waiting
from workbench.storage.tables.courses import asset, course, course_asset, document, document_update, revision
from workbench.storage.tables.imports import import_, import_page, page_suggestion
from workbench.storage.tables.people import access_key, audit, preference, setting
from workbench.storage.tables.runs import run, segment, suggestion
from workbench.storage.tables.usage import call, usage_day

__all__ = [
    "access_key",
    "asset",
    "audit",
    "call",
    "conversation",
    "course",
    "course_asset",
    "document",
    "document_update",
    "exact",
    "import_",
    "import_page",
    "message",
    "metadata",
    "new_id",
    "page_suggestion",
    "preference",
    "revision",
    "run",
    "segment",
    "setting",
    "suggestion",
    "usage_day",
    "waiting",
]
