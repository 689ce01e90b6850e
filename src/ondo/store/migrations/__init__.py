"""The one set of migrations, for both databases."""
