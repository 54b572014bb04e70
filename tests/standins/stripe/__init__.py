"""A Stripe for tests: what this project uses of it, over HTTP, with pages to pay on and signed webhooks.

Every object it makes is held to the types of Stripe's official library, which are generated from Stripe's OpenAPI
description (`shapes.py`), and the server is driven by that library, by dj-stripe and by the Stripe CLI.
"""
