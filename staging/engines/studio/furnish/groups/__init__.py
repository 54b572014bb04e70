"""The functional group each room type is about: seating, sleeping, dining, working."""
