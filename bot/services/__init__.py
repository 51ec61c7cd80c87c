"""Verbs: each joins the unit of work it is called in and never commits."""
