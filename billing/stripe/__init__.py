"""Taking money through Stripe: checkout, portal, webhook, and what makes ledger and Stripe agree."""
