"""How one message is heard.

``message.hear`` goes through it; each module beside it knows one thing a message may do. They share one ``Hearing``:
what was heard, what is known, and what will be said.
"""
