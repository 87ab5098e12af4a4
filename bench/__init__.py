"""The benchmarks: `python -m bench`. Ratios within one run, each beside its goal (docs/benchmarks.md)."""
