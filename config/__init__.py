"""The environment, parsed strictly into settings. Knows neither cms nor publisher."""
