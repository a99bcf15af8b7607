"""The WSGI application that granian serves."""

import gc
import os
import signal
from importlib import import_module

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from planwatch.embedded import die_with_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "planwatch.settings")
if "PLANWATCH_SERVES" in os.environ:
    # granian's workers outlive a granian that is killed, and would hold the port.
    die_with_parent(signal.SIGTERM)
gc.disable()  # What is loaded from here on stays: to look through it for garbage takes an eighth of the start.
application = get_wsgi_application()
# Now, in one thread: two first requests at once would each begin to import the addresses.
import_module(settings.ROOT_URLCONF)
gc.freeze()
gc.enable()
