"""Who may do what: one table over every address, in one module per app (`rows_*.py`), and tests that keep it whole.

How to add an address: put a `Row` into the `ROWS` of your app's module. `test_matrix.py` fails for an address or a
method that has no row, and for a row that names no address.

    Row("GET /api/v1/projects/<uuid:project_id>", "401 404 200 200 200 200 403 200", scope="read:projects", queries=4)

- The address is written as in the URL configuration, whole. What stands for `<uuid:project_id>` comes from the module's
  `OBJECTS = {"project_id": make}`, where ``make(world)`` makes the object within the owner's organization and returns
  what goes into the address. A row may say otherwise with ``objects={...}``.
- The eight numbers are the statuses for, in this order: nobody (signed out), a stranger (owner of another
  organization), a viewer, an agent, an admin and an owner of the organization, a key of the organization with every
  scope but ``scope`` (or with none, if the row names none), and a key with nothing but ``scope``. Pages know no keys:
  there a key is nobody.
- ``body`` is what is sent: a dict, or a function of the world. To an API as JSON, to a page as a form.
- ``queries`` is the number of SQL queries of a GET by the owner: session, user and membership are three of them, and
  what every page asks is ``PAGE``. It must be the same when ``fill(world, count)`` has put ``count`` more objects in
  the organization. ``fill`` is wanted for everything that shows a list.
- ``query`` is added to the address, e.g. ``"kind=staged"``.

Checked for each row: the eight statuses; that whoever is refused (401, 403, 404, 405, or sent to the sign-in) has
changed nothing in any table; that no answer to a stranger names any object of the organization; the queries.
The staff's admin needs no rows: all of its addresses are held to one rule, in `test_admin.py`.
"""
