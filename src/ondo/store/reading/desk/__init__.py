"""Questions of the desks: what lists, panes and drawers show."""
