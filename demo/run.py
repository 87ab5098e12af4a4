"""`python -m demo.run MODULE ARGUMENT …`: `python -m MODULE …` with the demo's broker; the program is the same."""

from __future__ import annotations

import runpy
import sys

from demo import transport


def main() -> None:
    transport.register()
    del sys.argv[0]
    runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
