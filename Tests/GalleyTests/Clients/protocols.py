"""Asks a deployment for the same rows over every protocol that the service speaks, with the clients that people use,
and compares the answers to the last bit.

usage: protocols.py ADDRESS NAME < ROWS.json
"""

import csv
import io
import json
import struct
import sys
import urllib.request

import numpy
import pyarrow
import pyarrow.parquet
import tritonclient.http as triton
from tritonclient.utils import InferenceServerException

address, name = sys.argv[1:]
rows = json.load(sys.stdin)
columns = list(rows[0])
JSON, CSV, PARQUET = "application/json", "text/csv", "application/vnd.apache.parquet"


def post(path, body, kind=JSON, accept=JSON):
    headers = {"Content-Type": kind, "Accept": accept}
    request = urllib.request.Request(f"http://{address}/v1/deployments/{name}{path}", body, headers)
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def bits(value):
    return struct.pack("<d", value) if isinstance(value, float) else value


def compare(protocol, answer):
    assert len(answer) == len(expected), f"{protocol}: {len(answer)} rows"
    for row, (found, wanted) in enumerate(zip(answer, expected)):
        assert list(found) == list(wanted), f"{protocol}: columns {list(found)}"
        for column in wanted:
            same = bits(found[column]) == bits(wanted[column])
            assert same, f"{protocol}: row {row}, {column}: {found[column]!r} is not {wanted[column]!r}"
    print(f"{protocol}: {len(answer)} rows are the same")


expected = json.loads(post("", json.dumps(rows).encode()))["result"]
kinds = {column: type(expected[0][column]) for column in expected[0]}

compare("one by one", [json.loads(post("", json.dumps(row).encode()))["result"] for row in rows])

# CSV: an empty field is a missing value.
text = io.StringIO()
writer = csv.DictWriter(text, columns)
writer.writeheader()
writer.writerows(rows)
answer = csv.DictReader(io.StringIO(post("", text.getvalue().encode(), CSV, CSV).decode()))
compare("CSV", [{column: kinds[column](row[column]) for column in row} for row in answer])

# Parquet, written and read by Arrow.
file = io.BytesIO()
pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), file)
answer = pyarrow.parquet.read_table(io.BytesIO(post("", file.getvalue(), PARQUET, PARQUET)))
compare("Parquet", answer.to_pylist())

# Arrow's streams.
ARROW = "application/vnd.apache.arrow.stream"
file = io.BytesIO()
table = pyarrow.Table.from_pylist(rows)
with pyarrow.ipc.new_stream(file, table.schema) as stream:
    stream.write_table(table)
answer = pyarrow.ipc.open_stream(post("", file.getvalue(), ARROW, ARROW)).read_all()
compare("Arrow", answer.to_pylist())

# MLflow's formats.
split = {"columns": columns, "data": [[row[column] for column in columns] for row in rows]}
lists = {column: [row[column] for row in rows] for column in columns}
for key, content in [("dataframe_split", split), ("dataframe_records", rows), ("instances", rows), ("inputs", lists)]:
    compare(f"MLflow {key}", json.loads(post("/invocations", json.dumps({key: content}).encode()))["predictions"])
compare("MLflow CSV", json.loads(post("/invocations", text.getvalue().encode(), CSV))["predictions"])

# The Open Inference Protocol, through Triton's client: raw tensors and JSON.
client = triton.InferenceServerClient(address)
assert client.is_server_live() and client.is_server_ready() and client.is_model_ready(name)
assert client.get_server_metadata()["name"] == "galley"
model = client.get_model_metadata(name)
version = model["versions"][0]
assert client.is_model_ready(name, version) and not client.is_model_ready(name, "999")
types = {"FP64": numpy.float64, "INT64": numpy.int64, "BYTES": numpy.object_}


def tensors(is_binary):
    inputs = []
    for tensor in model["inputs"]:
        values = [row[tensor["name"]] for row in rows]
        # Triton has no missing numbers, but "not a number".
        kind = "FP64" if None in values else tensor["datatype"]
        values = [float("nan") if value is None else value for value in values]
        item = triton.InferInput(tensor["name"], [len(rows)], kind)
        item.set_data_from_numpy(numpy.array(values, types[kind]), binary_data=is_binary)
        inputs.append(item)
    return inputs


def told(result):
    lists = {}
    for tensor in result.get_response()["outputs"]:
        values = result.as_numpy(tensor["name"])
        assert values.shape == (len(rows),), values.shape
        values = [value.decode() if isinstance(value, bytes) else value for value in values.tolist()]
        lists[tensor["name"]] = values
    return [dict(zip(lists, values)) for values in zip(*lists.values())]


compare("Triton, raw tensors", told(client.infer(name, tensors(True), model_version=version, request_id="7")))
outputs = [triton.InferRequestedOutput(tensor["name"], binary_data=False) for tensor in model["outputs"]]
if not any(None in row.values() for row in rows):
    compare("Triton, JSON", told(client.infer(name, tensors(False), outputs=outputs)))
one = client.infer(name, tensors(True), outputs=[triton.InferRequestedOutput(model["outputs"][0]["name"])])
assert len(one.get_response()["outputs"]) == 1
for ask in [
    lambda: client.infer("nothing", tensors(True)),
    lambda: client.infer(name, tensors(True)[:1]),
    lambda: client.infer(name, tensors(True), outputs=[triton.InferRequestedOutput("nothing")]),
]:
    try:
        ask()
        raise SystemExit("what is wrong was not refused")
    except InferenceServerException as error:
        assert isinstance(error.message(), str) and error.message(), error
