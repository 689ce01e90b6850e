"""Questions over history, and the report that answers them."""
