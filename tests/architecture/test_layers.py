"""Who may import whom, and what a file looks like."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("notifier", "feeds")
#: Beyond this there is a second idea in a file.
MOST_LINES = 300
#: One thing by its nature: a list of tables.
LONG = {"notifier/store/tables.py"}


def _modules() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))


@lru_cache
def _graph() -> grimp.ImportGraph:
    return grimp.build_graph(*PACKAGES, include_external_packages=True, cache_dir=None)


def test_the_import_contracts_hold() -> None:
    program = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(
        [program, "--no-cache"], capture_output=True, text=True, check=False, cwd=ROOT
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_domain_imports_the_standard_library_and_msgspec_alone() -> None:
    graph = _graph()
    pure = {"notifier.domain", *graph.find_descendants("notifier.domain"), "notifier.errors"}

    imported = {name for module in pure for name in graph.find_modules_directly_imported_by(module)}

    others = {name for name in imported if name.split(".")[0] != "notifier"}
    assert others <= sys.stdlib_module_names | {"msgspec"}
    assert {name for name in imported if name.startswith("notifier")} <= pure


@pytest.mark.parametrize(
    ("library", "room"),
    [
        ("sqlalchemy", "notifier.store"),
        ("alembic", "notifier.store"),
        ("psycopg", "notifier.store"),
        ("flask", "notifier.web"),
        ("feedgen", "feeds"),
        ("lxml", "feeds"),
        ("sendgrid", "notifier.transports"),
        ("smtplib", "notifier.transports"),
        ("apscheduler", "notifier.scheduling"),
        ("jinja2", "notifier.mail"),
    ],
)
def test_each_library_is_known_to_one_room(library: str, room: str) -> None:
    graph = _graph()
    importers = (
        graph.find_modules_that_directly_import(library) if library in graph.modules else set()
    )

    # bootstrap puts the concrete things together, and may name them
    allowed = (f"{room}.", "notifier.bootstrap.")
    assert {name for name in importers if not f"{name}.".startswith(allowed)} == set()


def test_every_module_says_in_one_line_what_it_is() -> None:
    wordless = []
    for path in _modules():
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
        if not docstring or not docstring.splitlines()[0].rstrip().endswith((".", ";", ":", ",")):
            wordless.append(str(path.relative_to(ROOT)))

    assert wordless == []


def test_no_file_is_longer_than_one_idea() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in _modules()
    }

    assert {name for name, lines in lengths.items() if lines > MOST_LINES} <= LONG


def test_nothing_is_made_in_the_head_of_a_package() -> None:
    busy = [
        str(path.relative_to(ROOT))
        for path in _modules()
        if path.name == "__init__.py" and len(ast.parse(path.read_text(encoding="utf-8")).body) != 1
    ]

    assert busy == []


@pytest.mark.parametrize("name", ["utils", "helpers", "common", "services", "models", "misc"])
def test_no_package_is_called_after_nothing(name: str) -> None:
    assert [path for path in ROOT.glob(f"notifier/**/{name}") if path.is_dir()] == []
