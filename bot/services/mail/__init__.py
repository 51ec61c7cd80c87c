"""Mails: what they say, how they are built, and how they leave; each in a module of its own.

``texts`` and ``invitation`` know what is said, ``letter`` builds a message of it without any I/O, ``smtp`` and
``files`` are the two ways out, ``handlers`` puts them together for the jobs.
"""
