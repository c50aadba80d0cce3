"""Generated documents of 1,000 and more nodes, each with about two connections, and what editing them costs."""

import json
import subprocess

from measure import rounds, seconds

NODES, COLUMNS, REACH = 1000, 40, 9


def write(path, nodes=NODES, rows=None):
    """One source, then semi joins in a snake on the grid, all of them in one capture; returns `path`.

    The source is a file with `rows` rows where a run is to take its time, else a table of two.
    """
    joins = nodes - 3
    lines = ["galley: 1", "name: large", "nodes:"]
    if rows:
        path.with_suffix(".csv").write_text("key,value\n" + "".join(f"{i},{i / 2}\n" for i in range(rows)))
        lines += ["  n0:", "    type: csv-reader@1", "    at: [0, 0]", f"    path: {path.with_suffix('.csv').name}"]
    else:
        lines += ["  n0:", "    type: table-creator@1", "    at: [0, 0]", "    columns:", "      key: BIGINT"]
        lines += ["      value: DOUBLE", "    rows:", "      - [1, 0.5]", "      - [2, 1.5]"]
    lines += ["  start:", "    type: capture-start@1", "    at: [1, 0]", "    name: all"]
    for i in range(1, joins + 1):
        place = f"[{(i + 1) % COLUMNS}, {(i + 1) // COLUMNS}]"
        lines += [f"  n{i}:", "    type: joiner@1", f"    at: {place}", "    kind: semi", "    on: [key]"]
    lines += ["  end:", "    type: capture-end@1", f"    at: [0, {nodes // COLUMNS + 1}]", "    name: all"]

    def source(i):
        return f"n{i}" if i > 0 else "start"

    lines += ["connections:", "  - n0 -> start"]
    for i in range(1, joins + 1):
        lines += [f"  - {source(i - 1)} -> n{i}.left", f"  - {source(max(i - REACH, 0))} -> n{i}.right"]
    lines += [f"  - n{joins} -> end"]
    path.write_text("\n".join(lines) + "\n")
    return path


def measure(table, galley, document, work, count):
    """Adds what `check` and `preview` take from nothing, each in a process of its own."""
    home = {"GALLEY_HOME": str(work / "large")}
    times = rounds(
        count,
        {
            "check": lambda: seconds([galley, "check", document], **home),
            "preview": lambda: seconds([galley, "preview", document], **home),
        },
    )
    table.bound("check of 1,000 nodes, in a process of its own", times["check"], "s", 0.5)
    table.bound("preview of 1,000 nodes, in a process of its own", times["preview"], "s", 0.5)


# What GalleyBench measures in one process, by how its name begins: at most how many milliseconds, and of what.
LIMITS = {
    "validate and preview from nothing": ("median", 500),
    "validate and preview after": ("median", 5),
    "frame after a cursor key": ("p99", 16),
    "frame after a node": ("p99", 16),
    "frame after a frame grew": ("p99", 16),
}


def measure_edits(table, bench, document):
    """Adds what GalleyBench tells of the document of 1,000 nodes."""
    lines = subprocess.run([bench, document], check=True, capture_output=True, text=True).stdout.splitlines()
    for figure in map(json.loads, lines):
        for start, (field, most) in LIMITS.items():
            if figure["name"].startswith(start):
                table.spread(f"{figure['name']}, {figure['nodes']:,} nodes", figure, field, "ms", most)
