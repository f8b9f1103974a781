"""For a WSGI server: ``gunicorn wsgi:application``."""

from notifier.bootstrap.website import application_of_environment

application = application_of_environment()
