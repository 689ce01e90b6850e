"""Who may come in: password, one-time codes, the company's own sign-in (OIDC), the first administrator."""
