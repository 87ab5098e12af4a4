"""A process that dies between its commit and its hint. Run as a script with a live blog's id and a title."""

import os
import signal
import sys

import django


def main() -> None:
    django.setup()
    from cms.models import Post
    from publisher.hints import signals

    signals.send = lambda key: os.kill(os.getpid(), signal.SIGKILL)
    Post.objects.create(liveblog_id=int(sys.argv[1]), title=sys.argv[2], status="published")


if __name__ == "__main__":
    main()
