"""Custom actions: each reads slots, calls one service, and says the result. Flat, as rasa-sdk finds them by name."""
