"""The admin as a WSGI application. It refuses to start on a wrong environment."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings")
application = get_wsgi_application()

from config.checks import refuse_wrong_environment  # noqa: E402 - settings have to be loaded first

refuse_wrong_environment()
