"""Coaches' own calendars: busy times in, calls out, changes by the coach back, and a feed to subscribe to."""
