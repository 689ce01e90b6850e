"""What people see in a browser, and what programs ask over HTTP: sign-in, pages, the API."""
