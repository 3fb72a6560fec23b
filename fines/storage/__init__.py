"""Where cases are kept: SQLAlchemy over SQLite or PostgreSQL, and the evidence stores."""
