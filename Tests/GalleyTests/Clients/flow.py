"""Scores penguins in an Arrow stream that ends only once answers have come.

usage: flow.py NAME
"""

import subprocess
import sys
import threading

import pyarrow

columns = {
    "colour": pyarrow.utf8(), "body_mass_g": pyarrow.int32(), "bill_length_mm": pyarrow.float64(),
    "bill_depth_mm": pyarrow.float32(), "flipper_length_mm": pyarrow.int16(),
}
rows = 10_000
values = [["black"] * rows, [3800] * rows, [30 + n / rows for n in range(rows)], [18] * rows, [190] * rows]
batch = pyarrow.record_batch(values, pyarrow.schema(columns.items()))

score = subprocess.Popen(["galley", "score", sys.argv[1]], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
answers = []
begun = threading.Event()


def read():
    with pyarrow.ipc.open_stream(score.stdout) as stream:
        for answer in stream:
            answers.append(answer)
            begun.set()


reader = threading.Thread(target=read)
reader.start()
sent = 0
with pyarrow.ipc.new_stream(score.stdin, batch.schema) as writer:
    while sent < 300 * rows and not begun.is_set():
        writer.write_batch(batch)
        sent += rows
    print("flowing" if begun.is_set() else "dammed")
score.stdin.close()
reader.join()
assert score.wait() == 0
table = pyarrow.Table.from_batches(answers)
assert table.num_rows == sent, (table.num_rows, sent)
assert "colour" not in table.column_names, table.column_names
assert "species_predicted" in table.column_names, table.column_names
