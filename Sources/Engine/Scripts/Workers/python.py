"""Galley's Python worker: runs one script after the other over tables that come and go as Arrow streams.

Requests are read from file descriptor 3, answers go to 4, both as a count of fields and then the fields, each after
its length in bytes (little-endian, 32 bits). What scripts print goes where standard output and error go.

Request: script, an empty folder to run in, file for the answer, "1" if row by row, count of inputs, their variables and files in turn, count of
columns, their names and types in turn. Answer: "done", "error" or "lacks"; a sentence; the line of the script or "";
the traceback; "1" if something is left that another script shouldn't meet.
"""

import contextlib
import decimal
import linecache
import locale
import os
import random
import struct
import sys
import tempfile
import threading
import time
import traceback
import types
import warnings

SCRIPT = "script"
ANSWER = "table"


def read_fields(stream):
    """The next request; None once nobody is there to ask."""
    count = stream.read(4)
    if len(count) < 4:
        return None
    fields = []
    for _ in range(struct.unpack("<I", count)[0]):
        (length,) = struct.unpack("<I", stream.read(4))
        fields.append(stream.read(length).decode("utf-8", "surrogateescape"))
    return fields


def write_fields(stream, *fields):
    parts = [str(field).encode("utf-8", "replace") for field in fields]
    stream.write(struct.pack("<I", len(parts)))
    for part in parts:
        stream.write(struct.pack("<I", len(part)) + part)
    stream.flush()


class Unfit(Exception):
    """The answer isn't what was declared."""


# What pyarrow and pandas make of tables. Loaded by `load`, so that a missing package can be told.


def load():
    """Imports what the exchange needs; returns the packages that aren't there."""
    missing = []
    for name in ("numpy", "pandas", "pyarrow"):
        try:
            globals()[{"numpy": "np", "pandas": "pd", "pyarrow": "pa"}[name]] = __import__(name)
        except ImportError:
            missing.append(name)
    if not missing:
        import pyarrow.compute
        import pyarrow.ipc
    return [name for name in missing if name != "numpy" or missing == ["numpy"]]


def frame(file):
    """A data frame with the type of each column decided by the table's schema, not by its values."""
    with pa.OSFile(file) as source:
        table = pa.ipc.open_stream(source).read_all()
    columns = {}
    for field, column in zip(table.schema, table.columns):
        columns[field.name] = series(column, field.type)
    if not columns:
        return pd.DataFrame()
    return pd.concat(columns, axis=1)


def series(column, kind):
    if pa.types.is_floating(kind):
        # Made by hand: pandas takes each NaN that it reads for a missing value.
        missing = column.is_null().to_numpy()
        values = np.array(column.to_numpy(), dtype=kind.to_pandas_dtype())
        return pd.Series(pd.arrays.FloatingArray(values, missing))
    if pa.types.is_boolean(kind):
        return pd.Series(pd.BooleanDtype().__from_arrow__(column).copy())
    if pa.types.is_integer(kind):
        name = str(kind).replace("uint", "UInt").replace("int", "Int") if kind != pa.null() else "Int64"
        return pd.Series(pd.api.types.pandas_dtype(name).__from_arrow__(column).copy())
    if pa.types.is_timestamp(kind) and kind.tz is not None:
        column = column.cast(pa.timestamp(kind.unit, "UTC"))
    return pd.Series(column.to_pandas(date_as_object=False))


def declared(name):
    """What Arrow calls a type of DuckDB's."""
    if name.startswith("DECIMAL("):
        return pa.decimal128(*map(int, name[8:-1].split(",")))
    if name.startswith("ENUM("):
        return pa.large_string()
    return {
        "BOOLEAN": pa.bool_(), "TINYINT": pa.int8(), "SMALLINT": pa.int16(), "INTEGER": pa.int32(),
        "BIGINT": pa.int64(), "UTINYINT": pa.uint8(), "USMALLINT": pa.uint16(), "UINTEGER": pa.uint32(),
        "UBIGINT": pa.uint64(), "HUGEINT": pa.decimal128(38, 0), "UHUGEINT": pa.decimal128(38, 0),
        "FLOAT": pa.float32(), "DOUBLE": pa.float64(), "VARCHAR": pa.large_string(), "UUID": pa.large_string(),
        "BLOB": pa.large_binary(), "DATE": pa.date32(), "TIME": pa.time64("us"), "TIMESTAMP": pa.timestamp("us"),
        "TIMESTAMP_S": pa.timestamp("s"), "TIMESTAMP_MS": pa.timestamp("ms"), "TIMESTAMP_NS": pa.timestamp("ns"),
        "TIMESTAMP WITH TIME ZONE": pa.timestamp("us", "UTC"),
    }[name]


def family(kind):
    """Types between which values go over without a change of sense."""
    t = pa.types
    if t.is_dictionary(kind):
        return family(kind.value_type)
    if t.is_boolean(kind):
        return "boolean"
    if t.is_integer(kind) or t.is_floating(kind) or t.is_decimal(kind):
        return "number"
    if t.is_string(kind) or t.is_large_string(kind) or kind == pa.string_view():
        return "text"
    if t.is_binary(kind) or t.is_large_binary(kind) or t.is_fixed_size_binary(kind):
        return "bytes"
    if t.is_date(kind) or t.is_timestamp(kind) and kind.tz is None:
        return "date"
    if t.is_timestamp(kind):
        return "instant"
    return "time" if t.is_time(kind) else "nothing" if t.is_null(kind) else "other"


def duckdb_name(kind):
    """The type that would have to be declared."""
    for name in ("BOOLEAN", "BIGINT", "DOUBLE", "VARCHAR", "BLOB", "DATE", "TIME", "TIMESTAMP WITH TIME ZONE"):
        if family(declared(name)) == family(kind) and (family(kind) != "number" or declared(name) == kind):
            return "TIMESTAMP" if pa.types.is_timestamp(kind) and name == "DATE" else name
    for name in ("TINYINT", "SMALLINT", "INTEGER", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "FLOAT"):
        if declared(name) == kind:
            return name
    return str(kind).replace("decimal128", "DECIMAL").upper()


def arrow(values):
    """A column as Arrow, with NaN and missing values apart where pandas has them apart."""
    if isinstance(values, (pa.Array, pa.ChunkedArray)):
        column = values
    elif isinstance(values.array, pd.arrays.FloatingArray):
        column = pa.array(values.array._data, mask=values.array._mask, from_pandas=False)
    else:
        column = pa.array(values, from_pandas=True)
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return column


def fitted(name, type_name, values):
    """A column in the type that was declared for it."""
    dtype = getattr(values, "dtype", None) or values.type
    where = f'"{name}" is declared {type_name}, but the script yields {dtype}'
    try:
        column = arrow(values)
    except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
        raise Unfit(f"{where}: {words(error)}") from None
    target = declared(type_name)
    have = family(column.type)
    if have != "nothing" and have != family(target):
        what = f" ({duckdb_name(column.type)})" if have != "other" and str(dtype) == "object" else ""
        raise Unfit(f"{where}{what}")
    try:
        if pa.types.is_floating(target) and pa.types.is_floating(column.type):
            # Fewer digits are what FLOAT means.
            return column.cast(target, safe=False)
        if pa.types.is_decimal(target) and pa.types.is_integer(column.type):
            column = column.cast(pa.decimal128(20, 0))
        # Arrow rounds what becomes a decimal, and cuts off times of day.
        is_whole = pa.types.is_integer(target) or type_name in ("HUGEINT", "UHUGEINT")
        if pa.types.is_floating(column.type) and is_whole:
            require_whole(column, where)
        cast = column.cast(target)
        if pa.types.is_date(target) and pa.types.is_timestamp(column.type):
            if not cast.cast(column.type).equals(column):
                raise Unfit(f"{where} with parts of days")
        return cast
    except pa.ArrowException as error:
        raise Unfit(f"{where}: {words(error)}") from None


def require_whole(column, where):
    # Missing whole numbers are NaN among plain floats.
    if pa.compute.any(pa.compute.is_nan(column)).as_py():
        raise Unfit(f"{where} with NaN, which is no whole number")
    row = pa.compute.index(pa.compute.not_equal(pa.compute.trunc(column), column), True).as_py()
    if row >= 0:
        raise Unfit(f"{where}: {column[row].as_py():.15g} in row {row + 1} is no whole number")


def words(error):
    return " ".join(str(error).split())[:300]


def answer(result, columns, rows):
    """The table that the script has left, as it was declared."""
    if result is None:
        raise Unfit(f"the script leaves no `{ANSWER}`: assign the answer to it")
    if isinstance(result, pd.DataFrame):
        names, column = list(result.columns), lambda name: result[name]
    else:
        try:
            table = result if isinstance(result, pa.Table) else pa.table(result)
        except (TypeError, ValueError):
            kind = type(result).__name__
            raise Unfit(f"the script leaves a {kind} in `{ANSWER}`, which is no data frame") from None
        names, column = table.column_names, table.column
    if rows is not None and len(result) != rows:
        raise Unfit(f"it goes row by row, but {len(result)} rows leave for {rows} that came in")
    promised = [name for name, _ in columns]
    for name in names:
        if names.count(name) > 1:
            raise Unfit(f'two columns of `{ANSWER}` are called "{name}"')
        if name not in promised:
            kind = duckdb_name(arrow(column(name)).type) if family_or_none(column(name)) else "TYPE"
            raise Unfit(f'the column "{name}" isn\'t declared: say "{name}: {kind}" in adds, or drop it')
    for name in promised:
        if name not in names:
            raise Unfit(f'the script yields no column "{name}", which is declared: there are {", ".join(map(str, names))}')
    arrays = [fitted(name, type_name, column(name)) for name, type_name in columns]
    return pa.table(arrays, names=promised)


def family_or_none(values):
    try:
        return family(arrow(values).type) not in ("nothing", "other")
    except Exception:
        return False


def settings(group=None, prefix=""):
    """The options of pandas, by their names."""
    group = pd.options if group is None else group
    for name in dir(group):
        value = getattr(group, name)
        if isinstance(value, type(group)):
            yield from settings(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


@contextlib.contextmanager
def taken_back(options):
    """Undoes what a script sets for the whole process."""
    place, variables, paths = os.getcwd(), dict(os.environ), list(sys.path)
    names = locale.setlocale(locale.LC_ALL)
    with warnings.catch_warnings(), np.errstate(), decimal.localcontext(decimal.Context()):
        try:
            yield
        finally:
            os.chdir(place)
            if dict(os.environ) != variables:
                os.environ.clear()
                os.environ.update(variables)
            time.tzset()
            locale.setlocale(locale.LC_ALL, names)
            sys.path[:] = paths
            # Some options are deprecated.
            warnings.simplefilter("ignore")
            for name, value in settings():
                if name in options and value != options[name]:
                    pd.set_option(name, options[name])


def run(request):
    fields = iter(request)
    script, folder, file, row_by_row = next(fields), next(fields), next(fields), next(fields) == "1"
    inputs = [(next(fields), next(fields)) for _ in range(int(next(fields)))]
    columns = [(next(fields), next(fields)) for _ in range(int(next(fields)))]
    module = types.ModuleType("__galley__")
    sys.modules["__galley__"] = module
    module.__dict__.update(pd=pd, np=np)
    rows = None
    for name, path in inputs:
        module.__dict__[name] = frame(path)
        rows = len(module.__dict__[name])
    # For tracebacks, which show lines.
    linecache.cache[SCRIPT] = (len(script), None, script.splitlines(True), SCRIPT)
    random.seed(0)
    np.random.seed(0)
    os.chdir(folder)
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    exec(compile(script, SCRIPT, "exec"), module.__dict__)
    table = answer(module.__dict__.get(ANSWER), columns, rows if row_by_row else None)
    with pa.OSFile(file, "wb") as sink, pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)


def complaint(error):
    """A sentence, the line, and the way there."""
    if isinstance(error, Unfit):
        return str(error), "", ""
    if isinstance(error, SyntaxError) and error.filename == SCRIPT:
        return f"{type(error).__name__}: {error.msg}", error.lineno or "", ""
    frames = traceback.extract_tb(error.__traceback__)
    own = [index for index, entry in enumerate(frames) if entry.filename == SCRIPT]
    line = frames[own[-1]].lineno if own else ""
    text = str(error)
    if isinstance(error, SystemExit):
        text = "the script called exit(): let it run to its end"
    if isinstance(error, ModuleNotFoundError) and error.name:
        text += f": {sys.executable} -m pip install {error.name.split('.')[0]}"
    shown = traceback.StackSummary.from_list(frames[own[0]:]) if own else frames
    detail = "".join(shown.format()) if len(shown) > 1 else ""
    name = type(error).__name__
    return (f"{name}: {text}" if text else name), line, detail[-4000:]


def leaves_something(threads):
    if any(thread.is_alive() and thread not in threads for thread in threading.enumerate()):
        return True
    try:
        os.waitpid(-1, os.WNOHANG)
        return True
    except ChildProcessError:
        return False


def main():
    os.set_inheritable(3, False)
    os.set_inheritable(4, False)
    requests, replies = os.fdopen(3, "rb"), os.fdopen(4, "wb")
    os.chdir(os.environ.pop("GALLEY_FOLDER"))
    sys.path[0:1] = []
    interpreter = sys.argv.pop()
    missing = load()
    if missing:
        lacks = f"{interpreter} lacks {' and '.join(missing)}: {interpreter} -m pip install {' '.join(missing)}"
        write_fields(replies, "lacks", lacks)
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        options = dict(settings())
    write_fields(replies, "ready", sys.version)
    threads = set(threading.enumerate())
    while (request := read_fields(requests)) is not None:
        status, sentence, line, detail = "done", "", "", ""
        try:
            with taken_back(options):
                run(request)
        except BaseException as error:
            status = "error"
            sentence, line, detail = complaint(error)
            del error
        sys.modules.pop("__galley__", None)
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError, AttributeError):
                sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        write_fields(replies, status, sentence, line, detail, "1" if leaves_something(threads) else "")


main()
