"""What settings are made of: the environment, read strictly. Knows neither cms nor publisher."""
