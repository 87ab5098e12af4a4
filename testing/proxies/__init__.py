"""What stands between two processes and can misbehave: as a network, or as a store that answers badly."""
