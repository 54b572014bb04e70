"""One laptop: the services from wheels, the set-up, and the supervisor behind `make run`."""
