"""Understanding: the Rasa components named in config.yml, and the model that matches a profile to a need."""
