"""How does Alembic reach the database? Through the connection that `schema.upgrade` hands over."""

from __future__ import annotations

from alembic import context

from fines.storage.columns import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
)
context.run_migrations()
