"""The chat API, its stream of events and the chat page."""
