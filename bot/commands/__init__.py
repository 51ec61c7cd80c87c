"""Groups of the ``intake`` command, each over the services it calls."""
