"""What every page has: navigation by role, the command palette, forms, language, paging."""
