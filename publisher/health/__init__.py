"""How Stillwire is: heartbeats of the workers, looks at each part, and what operators and monitors are told of them."""
