"""The yardstick of serving: a Flask application whose only route returns a constant."""

from flask import Flask

application = Flask("bench")


@application.get("/")
def constant() -> str:
    return "Fictief"
