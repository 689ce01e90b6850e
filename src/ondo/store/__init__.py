"""What is kept: Django models for SQLite and PostgreSQL, and the questions asked of them."""
