"""Uploads what readers' browsers load."""
