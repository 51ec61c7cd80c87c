"""Training, and the figures that say how well the understanding does."""
