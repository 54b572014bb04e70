"""What other apps may hear of projects."""

from __future__ import annotations

from django.dispatch import Signal

# Sent with `project` before its rows are deleted. Receivers return the keys of what they stored for it, an iterable of
# str; the objects are deleted once the transaction is committed.
project_files_asked = Signal()

# Sent with `organization` before anything of it goes. Receivers end what it would otherwise go on paying for; what they
# raise keeps it open.
organization_closing = Signal()
