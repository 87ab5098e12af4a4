"""Permissions: the groups of the newsroom and their rights."""
