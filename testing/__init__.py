"""What the tests, the benchmarks, the drill and the demo share. It knows none of them."""
