"""Asks a deployment that copies its columns, as Arrow streams of many kinds, and compares what comes back: from the
service, and from `galley score`.

usage: arrow.py ADDRESS NAME
"""

import datetime
import decimal
import io
import json
import struct
import subprocess
import sys
import urllib.error
import urllib.request

import pyarrow
import pyarrow.csv
import pyarrow.parquet

address, name = sys.argv[1:]
STREAM = "application/vnd.apache.arrow.stream"
UTC = datetime.timezone.utc

rows = {
    "number": [1, None, -3],
    "share": [0.1, None, 1e300],
    "flag": [True, None, False],
    "word": ["a", None, "ü, \"b\"\n"],
    "day": [datetime.date(2013, 1, 31), None, datetime.date(1969, 7, 20)],
    "time": [datetime.datetime(2013, 1, 31, 6, 0, 0, 500000), None, datetime.datetime(1969, 7, 20, 20, 17)],
    "moment": [datetime.datetime(2013, 1, 31, 6, tzinfo=UTC), None, datetime.datetime(1969, 7, 20, tzinfo=UTC)],
    "price": [decimal.Decimal("12.50"), None, decimal.Decimal("-0.01")],
}

# The types in which clients may hold such columns.
plain = {
    "number": pyarrow.int64(), "share": pyarrow.float64(), "flag": pyarrow.bool_(), "word": pyarrow.utf8(),
    "day": pyarrow.date32(), "time": pyarrow.timestamp("us"), "moment": pyarrow.timestamp("us", "UTC"),
    "price": pyarrow.decimal128(9, 2),
}
others = [
    {"number": pyarrow.int8(), "word": pyarrow.large_utf8(), "day": pyarrow.date64(), "time": pyarrow.timestamp("ms")},
    {"number": pyarrow.float64(), "word": pyarrow.dictionary(pyarrow.int8(), pyarrow.utf8())},
    {"number": pyarrow.decimal128(19, 0), "word": pyarrow.dictionary(pyarrow.int32(), pyarrow.large_utf8())},
    {"time": pyarrow.timestamp("ns"), "moment": pyarrow.timestamp("ms", "America/New_York")},
]


def stream(table, compression=None, chunk=None):
    sink = io.BytesIO()
    options = pyarrow.ipc.IpcWriteOptions(compression=compression)
    with pyarrow.ipc.new_stream(sink, table.schema, options=options) as writer:
        writer.write_table(table, max_chunksize=chunk)
    return sink.getvalue()


def ask(body, kind=STREAM, accept=STREAM):
    headers = {"Content-Type": kind, "Accept": accept}
    request = urllib.request.Request(f"http://{address}/v1/deployments/{name}", body, headers)
    with urllib.request.urlopen(request) as answer:
        assert answer.headers["Content-Type"] == accept, answer.headers
        return answer.read()


def refused(status, words, body, kind=STREAM):
    try:
        ask(body, kind)
        raise SystemExit(f"was not refused: {words}")
    except urllib.error.HTTPError as error:
        told = json.load(error)["error"]["message"]
        assert error.code == status and words in told, (error.code, told)


def score(body, *options):
    return subprocess.run(["galley", "score", name, *options], input=body, capture_output=True)


def check(label, body, expected=rows):
    filtered = score(body)
    assert filtered.returncode == 0, (label, filtered.stderr)
    for stream in [ask(body), filtered.stdout]:
        answer = pyarrow.ipc.open_stream(stream).read_all().to_pydict()
        for column, values in expected.items():
            found = answer[f"{column}_again"]
            assert [str(value) for value in found] == [str(value) for value in values], (label, column, found)
    print(f"{label}: the same")


table = pyarrow.table(rows, pyarrow.schema(plain.items()))
check("plain", stream(table))
check("row by row", stream(table, chunk=1))
check("no rows", stream(table.slice(0, 0)), {column: [] for column in rows})
check("many batches", stream(pyarrow.concat_tables([table] * 2000), chunk=100), {"number": rows["number"] * 2000})
for compression in ["zstd", "lz4"]:
    check(compression, stream(pyarrow.concat_tables([table] * 200), compression), {"word": rows["word"] * 200})
for types in others:
    check(str(types), stream(table.cast(pyarrow.schema({**plain, **types}.items()))))

# The other forms read what this one says, and the other way round.
answer = json.loads(ask(stream(table), accept="application/json"))["result"]
assert [row["word_again"] for row in answer] == rows["word"], answer

# So do those of the filter.
written = score(stream(table), "--format", "csv").stdout
given = io.BytesIO()
pyarrow.csv.write_csv(table, given)
again = pyarrow.ipc.open_stream(score(given.getvalue(), "--format", "arrow").stdout).read_all()
assert again.column("number_again").to_pylist() == rows["number"], again
assert score(given.getvalue()).stdout == written, written
sink = io.BytesIO()
pyarrow.parquet.write_table(table, sink)
assert score(sink.getvalue()).stdout == written, written


def unscored(words, body):
    told = score(body)
    assert told.returncode == 1 and words in told.stderr.decode(), (words, told)


sink = io.BytesIO()
with pyarrow.ipc.new_file(sink, table.schema) as writer:
    writer.write_table(table)
unscored("write a stream", sink.getvalue())
unscored("standard input: ", stream(table)[:40])
unscored("standard input: ", stream(table)[:-40])
unscored("lacks the column \"share\"", stream(table.drop_columns(["share"])))
unscored("'a' to INT64", stream(table.set_column(0, "number", [["a", "b", "c"]])))
refused(422, "send it as a stream", sink.getvalue())
refused(415, "Arrow's rows come as a stream", sink.getvalue(), "application/vnd.apache.arrow.file")
refused(422, "can't be read as an Arrow stream", b"nothing of the kind")
refused(422, "can't be read as an Arrow stream", stream(table)[:-40])
refused(422, "row 0: number must be a whole number", stream(table.set_column(0, "number", [["a", "b", "c"]])))
refused(422, "is missing", stream(table.drop_columns(["share"])))
refused(413, "up to 100000 rows", stream(pyarrow.table({"number": pyarrow.nulls(200_000, pyarrow.int64())}), "zstd"))
refused(413, "up to 100000 rows", stream(pyarrow.table({"number": pyarrow.nulls(200_000)})))
# A short stream that claims to unfold to more than the service would hold.
size = 7_654_321
head, _, tail = stream(pyarrow.table({"word": ["x" * size]}), "zstd").rpartition(struct.pack("<q", size))
bomb = head + struct.pack("<q", 1 << 40) + tail
refused(422, "unfolds to", bomb)
# Each batch has its dictionary unpacked anew.
words = pyarrow.array([f"word {n}" for n in range(100_000)])
coded = pyarrow.DictionaryArray.from_arrays(pyarrow.array([0] * 2000, pyarrow.int32()), words)
refused(422, "unfolds to", stream(pyarrow.table({"word": coded}), chunk=1))
print("what can't be read is refused")
