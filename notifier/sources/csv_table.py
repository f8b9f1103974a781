"""Reads a table in CSV as a stream, whatever its encoding and delimiter."""

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from notifier.errors import Fault
from notifier.sources.faults import Faults, refused
from notifier.sources.impostor import impostor
from notifier.sources.input_file import InputFile
from notifier.sources.profile import Table
from notifier.sources.rows import Row, RowTable

_BOM = codecs.BOM_UTF8
_OTHER_DELIMITERS = {";": "a semicolon", "\t": "a tab", "|": "a bar", ",": "a comma"}


def read_csv(file: InputFile, rules: Table, faults: Faults) -> RowTable:
    """Read the header; the rows follow as they are walked.

    Raises:
        SnapshotRefused: it is no CSV, or not in that encoding.
    """
    start = file.start()
    # UTF-16 text begins as a file of that kind does
    if (kind := impostor(start)) and not ("UTF-16" in kind and _wide(rules.encoding)):
        raise refused(file.name, f"{kind}; expected a table in CSV")
    reader = csv.reader(_text(file, rules, faults), delimiter=rules.delimiter, strict=True)
    try:
        for _ in range(rules.skip):
            next(reader, None)
        header = next((row for row in reader if row), None)
    except csv.Error as error:
        raise refused(file.name, f"no CSV: {error}", line=reader.line_num) from error
    if header is None:
        raise refused(file.name, "the file is empty; expected a header and rows")
    columns = named(header, file=file.name, line=reader.line_num, delimiter=rules.delimiter)
    return RowTable(columns=columns, rows=_rows(reader, columns, file.name, faults))


def named(header: list[str], *, file: str, line: int, delimiter: str = "") -> tuple[str, ...]:
    """Check the names of the columns.

    Raises:
        SnapshotRefused: one is empty or stands there twice.
    """
    names = tuple(name.strip() for name in header)
    faults = Faults()
    for number, name in enumerate(names, start=1):
        if not name:
            faults.add(Fault(file=file, line=line, problem=f"column {number} has no name"))
    for name, count in Counter(names).items():
        if name and count > 1:
            problem = f"{count} columns have this name"
            faults.add(Fault(file=file, line=line, field=name, problem=problem))
    if len(names) == 1:
        for other, word in _OTHER_DELIMITERS.items():
            if other != delimiter and other in names[0]:
                problem = f"one column “{names[0][:80]}”: is the delimiter {word}?"
                faults.add(Fault(file=file, line=line, problem=problem))
    faults.refuse_if_any()
    return names


def _rows(
    reader: "csv._reader",  # type: ignore[name-defined] # its type has no public name
    columns: tuple[str, ...],
    file: str,
    faults: Faults,
) -> Iterator[Row]:
    line = reader.line_num + 1
    try:
        for cells in reader:
            if len(cells) == len(columns):
                yield Row(cells=dict(zip(columns, cells, strict=True)), line=line)
            elif cells:
                problem = f"{len(cells)} cells; expected {len(columns)}, as in the header"
                faults.add(Fault(file=file, line=line, problem=problem))
            line = reader.line_num + 1
    except csv.Error as error:
        faults.add(Fault(file=file, line=line, problem=f"no CSV: {_plainer(error)}"))


def _plainer(error: csv.Error) -> str:
    if "field larger" in str(error) or "end of data" in str(error):
        return f"a quotation mark is opened here and never closed ({error})"
    return str(error)


def _text(file: InputFile, rules: Table, faults: Faults) -> Iterator[str]:
    return _wide_text(file, rules) if _wide(rules.encoding) else _lines(file, rules, faults)


def _wide(encoding: str) -> bool:
    """Tell encodings in which a newline is not one byte (UTF-16, UTF-32)."""
    return "\n".encode(encoding) != b"\n"


def _wide_text(file: InputFile, rules: Table) -> Iterator[str]:
    try:
        text = file.content().decode(rules.encoding)
    except UnicodeDecodeError as error:
        raise refused(file.name, _not_encoded(rules.encoding, error)) from error
    yield from io.StringIO(text, newline="")


def _lines(file: InputFile, rules: Table, faults: Faults) -> Iterator[str]:
    """Decode line by line, so that a fault has its line."""
    encoding = codecs.lookup(rules.encoding).name.removesuffix("-sig")
    written, as_utf8 = 0, 0
    for number, line in enumerate(file.lines(), start=1):
        content = line
        if number == 1 and line.startswith(_BOM):
            if encoding != "utf-8":
                problem = f"the file begins as UTF-8 does; the profile says {rules.encoding}"
                raise refused(file.name, problem, line=1)
            content = line.removeprefix(_BOM)
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            raise refused(file.name, _not_encoded(rules.encoding, error), line=number) from error
        if encoding != "utf-8" and not content.isascii():
            written += 1
            as_utf8 += _is_utf8(content)
        yield text
    if written and written == as_utf8:
        problem = f"every line reads as UTF-8; the profile says {rules.encoding}"
        faults.add(Fault(file=file.name, problem=problem))


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _not_encoded(encoding: str, error: UnicodeDecodeError) -> str:
    # the error names the byte and where it stands in the line
    byte = error.object[error.start]
    return (
        f"not {encoding}: byte 0x{byte:02x} at column {error.start + 1}; save the file as "
        f"{encoding} or name its encoding in the profile"
    )
