"""What the tests of the ledger say and ask."""

from django.db import connection

from cms.models import Publication

ELECTION, STORM = "liveblog:election", "liveblog:storm"


def wanted(key):
    return Publication.objects.get(key=key).wanted


def sql(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
