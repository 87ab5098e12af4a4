"""Which Stillwire this is. Nothing else says it: `status`, `/healthz`, feeds and pyproject.toml tell this number."""

__version__ = "0.2.0"
