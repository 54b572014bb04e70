"""Pages of the organization: team, API keys, settings, log, and the way in by an invitation."""
