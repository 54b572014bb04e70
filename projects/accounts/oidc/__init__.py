"""Signing in at Auth0 or another OpenID Connect provider, and what its tokens say. Set up: docs/auth0.md."""
