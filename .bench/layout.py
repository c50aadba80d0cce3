"""Tidy against Graphviz: how many lines cross in the samples and in generated graphs, placed by each.

Where dot puts the nodes becomes a document: its ranks are the columns, its heights in their order the rows. GalleyBench
counts the crossings of that document as it stands and after tidying it, with one function, so on equal terms: once as
straight lines from middle to middle, once as the canvas draws them.
"""

import json
import random
import re
import subprocess

GRAPHS = 100


def generated(work):
    """Documents like those that people make: a few sources, steps that mostly take up what came a little before."""
    documents = []
    for seed in range(GRAPHS):
        chance = random.Random(seed)
        count = chance.randint(8, 100)
        into = {i: set() for i in range(count)}
        for i in range(1, count):
            if i < 4 and chance.random() < 0.6:
                continue
            for _ in range(chance.choices([1, 2, 3], [6, 3, 1])[0]):
                into[i].add(chance.randint(max(0, i - 12), i - 1))
        lines = ["galley: 1", f"name: graph-{seed}", "nodes:"]
        for i in range(count):
            type = ["table-creator@1", "row-filter@1", "concatenate@1"][min(len(into[i]), 2)]
            lines += [f"  n{i}:", f"    type: {type}", "    at: [0, 0]"]
        links = [f"  - n{source} -> n{i}" + (f".table-{port}" if len(into[i]) > 1 else "")
                 for i in range(count) for port, source in enumerate(sorted(into[i]), 1)]
        path = work / f"graph-{seed}.galley.yaml"
        path.write_text("\n".join([*lines, "connections:" if links else "connections: []", *links]) + "\n")
        documents.append(path)
    return documents


def placed_by_dot(document, target):
    """Writes the document with its nodes where dot puts them, and returns `target`."""
    text = document.read_text()
    nodes, _, connections = text.partition("connections:")
    names = re.findall(r"^  (\S+):$", nodes, re.M)
    links = re.findall(r"^  - ([\w-]+)\S* -> ([\w-]+)", connections, re.M)
    graph = "digraph { rankdir=LR; node [shape=box, fixedsize=true]; "
    graph += "".join(f'"{name}"; ' for name in names) + "".join(f'"{a}" -> "{b}"; ' for a, b in links) + "}"
    plain = subprocess.run(["dot", "-Tplain"], input=graph, capture_output=True, text=True, check=True).stdout
    places = {}
    for line in plain.splitlines():
        if line.startswith("node "):
            _, name, x, y, *_ = line.split()
            places[name.strip('"')] = (float(x), -float(y))
    axes = [sorted({place[axis] for place in places.values()}) for axis in (0, 1)]
    written, current = [], None
    for line in text.splitlines():
        if match := re.match(r"^  (\S+):$", line):
            current = match[1]
        if line.startswith("    at: ") and current in places:
            line = f"    at: {[axis.index(place) for axis, place in zip(axes, places[current])]}"
        written.append(line)
    target.write_text("\n".join(written) + "\n")
    return target


def measure(table, bench, samples, work):
    """Adds the sums over the samples and over the generated graphs."""
    work.mkdir(exist_ok=True)
    for name, documents in {"the samples": samples, f"{GRAPHS} generated graphs": generated(work)}.items():
        placed = [placed_by_dot(path, work / f"dot-{path.name}") for path in documents]
        lines = subprocess.run([bench, "layout", *placed], check=True, capture_output=True, text=True).stdout
        figures = [json.loads(line) for line in lines.splitlines()]
        for what, words in {"drawn": "lines that cross as drawn", "straight": "straight lines that cross"}.items():
            dot, tidy = (sum(figure[what][i] for figure in figures) for i in (0, 1))
            table.against(f"tidy, {words}, {name}", tidy, dot, "dot")
        if len(documents) == GRAPHS:
            slowest = max(figure["milliseconds"] for figure in figures)
            table.bound("tidy of a graph of up to 100 nodes, the slowest", slowest, "ms", 100)
