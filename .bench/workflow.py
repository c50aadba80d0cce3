"""The flights workflow from the command line, against the bare libraries and the pandas script."""

import csv
import gzip
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

from measure import note, rounds, seconds


def compile_bare(folder, work, library):
    """Builds bare.c against the modules' own headers and returns the program."""
    program = work / "bare"
    sources = folder.parent / "Sources"
    subprocess.run(
        ["clang", "-O2", "-I", sources, "-o", program, folder / "rivals/bare.c", f"-L{library}"]
        + ["-Wl,--allow-shlib-undefined", f"-Wl,-rpath,{library}", "-lduckdb", "-l_lightgbm", "-llinear", "-lm"],
        check=True,
    )
    return program


def unpack(data, work):
    """The script reads the unpacked files, its quickest way."""
    for name in ["flights", "weather"]:
        with gzip.open(data / f"{name}.csv.gz") as packed, open(work / f"{name}.csv", "wb") as plain:
            shutil.copyfileobj(packed, plain)


def rivals(folder, work, python, library, data):
    """The contenders that need no Galley: name to a function that runs it once and returns seconds.

    What the script says of its models is left in `work/script.json`.
    """
    bare = compile_bare(folder, work, library)
    unpack(data, work)
    script = [python, folder / "rivals/flights.py", work]
    for name, command in {"bare": [bare, data], "script": script}.items():
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=True)
        note(f"{name}: {done.stdout.strip()}")
        (work / f"{name}.json").write_text(done.stdout)
    return {"bare": lambda: seconds([bare, data]), "script": lambda: seconds(script)}


def cold(galley, document, work):
    """Runs the document with an empty home."""
    with tempfile.TemporaryDirectory(dir=work) as home:
        return seconds([galley, "run", document], GALLEY_HOME=home)


class Edited:
    """Runs the document in a home that has seen it, each time with another value of one parameter."""

    def __init__(self, galley, document, parameter, work):
        self.command = [galley, "run", document, "--set"]
        self.parameter, self.value, self.home = parameter, 0.30, str(work / "edited")
        seconds([galley, "run", document], GALLEY_HOME=self.home)

    def __call__(self):
        self.value += 0.01
        return seconds([*self.command, f"{self.parameter}={self.value:.2f}"], GALLEY_HOME=self.home)


def areas(galley, document, work):
    """The area under the ROC curve of both models, by the name that the script gives it."""
    scorers = {"auc_linear": "logistic-quality", "auc_trees": "trees-quality"}
    nodes, _, connections = document.read_text().partition("connections:\n")
    for column, (name, scorer) in enumerate(scorers.items()):
        nodes += f"  {name}:\n    type: csv-writer@1\n    at: [{column}, 99]\n    path: {work / name}.csv\n"
        connections = f"  - {scorer}.metrics -> {name}\n{connections}"
    written = work / "areas.galley.yaml"
    written.write_text(f"{nodes}connections:\n{connections}")
    if not (work / "data").exists():
        (work / "data").symlink_to(document.parent / "data")
    targets = [word for name in scorers for word in ["--to", name]]
    seconds([galley, "run", written, *targets], GALLEY_HOME=str(work / "warm"))
    return {name: float(next(csv.DictReader((work / f"{name}.csv").open()))["auc"]) for name in scorers}


def measure(table, galley, document, parameter, work, others, count):
    """Adds the rows of the command line to the table."""
    home = str(work / "warm")
    seconds([galley, "run", document], GALLEY_HOME=home)
    contenders = {
        "cold": lambda: cold(galley, document, work),
        **others,
        "unchanged": lambda: seconds([galley, "run", document], GALLEY_HOME=home),
        "edited": Edited(galley, document, parameter, work),
    }
    times = rounds(count, contenders)
    table.ratio("flights, cold, against the bare libraries", times["cold"], times["bare"], "s", at_most=1.25)
    table.speedup("flights, cold, against the pandas script", times["cold"], times["script"], at_least=2)
    table.speedup(f"flights after {parameter} changed", times["edited"], times["script"], at_least=20)
    table.speedup("flights, nothing changed", times["unchanged"], times["script"], at_least=20)
    script = json.loads((work / "script.json").read_text())
    for name, area in areas(galley, document, work).items():
        table.equal(f"flights, {name} against the pandas script", area, script[name], within=0.005)
