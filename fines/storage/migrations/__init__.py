"""How did the tables come to their form? Alembic runs `env.py`; `versions/` holds the steps."""
