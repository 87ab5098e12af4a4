"""For a worker whose clock libfaketime skews: `sleep` by another call of the kernel.

libfaketime 0.9.10 leaves the monotonic clock alone when told to, but gives `clock_nanosleep`, which is `time.sleep`,
a time of the skewed one: EINVAL. Without being told to, timed locks would never end.
"""

import select
import time


def sleep(seconds: float) -> None:
    select.select([], [], [], seconds)


time.sleep = sleep
