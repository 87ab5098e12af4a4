"""Every test of Stillwire; the folders mirror the rooms."""
