"""The embedded demo: everything that `make demo` starts. Nothing that production runs imports it."""
