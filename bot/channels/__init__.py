"""Where prospects and practice meet: each channel receives messages into the inbox and passes replies on."""
