"""What the database holds, and the unit of work around it."""
