"""Health: heartbeats of workers, probes of each part, and the status for operators and monitors."""
