"""What lasts: SQLAlchemy Core on SQLite or PostgreSQL, Alembic migrations, and assets on disk."""
