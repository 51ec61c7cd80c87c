"""The coach console: pages for coaches, directors and admins, rendered on the server."""
