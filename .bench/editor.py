"""The editor beside two terminal programs that people love: start, memory, keys, bytes, and what it does when idle.

Vim shows the text of the same documents, VisiData the table that they read. Each is measured on the same
pseudo-terminal, by turns.
"""

import itertools
import statistics
import time

import measure
from edits import EDITS, PRODUCTION_EDITS, TERMINALS
from terminal import Terminal

KEYS = [b"\x1b[C", b"\x1b[B", b"\x1b[D", b"\x1b[A"]  # the arrows, round and round

class Program:
    """How a contender is started, and the text that its first frame is known by."""

    def __init__(self, name, command, text, home):
        self.name, self.command, self.text, self.home = name, command, text, home
        self.number = itertools.count()

    def open(self, term="xterm-256color", repeats=True):
        """Each time with a home of its own: what was left unsaved would be offered."""
        home = self.home / f"{self.name}-{next(self.number)}"
        # Where an editor has been before, no tour is offered.
        (home / "history").mkdir(parents=True, exist_ok=True)
        return Terminal(self.command, term, repeats, HOME=str(home), GALLEY_HOME=str(home))

    def first_frame(self):
        with self.open() as terminal:
            return terminal.until(self.text)

    def opened(self, *terminal):
        """A terminal in which it has come to rest."""
        terminal = self.open(*terminal)
        terminal.until(self.text, patience=20)
        terminal.settle()
        return terminal

    def memory(self):
        with self.opened() as terminal:
            return terminal.memory() / 1e6

    def edit_bytes(self, edit, *terminal):
        """The bytes that an edit draws, until all that follows from it is on the screen."""
        with self.opened(*terminal) as terminal:
            for key in edit[:-1]:
                terminal.send(key)
                terminal.settle(0.6)
            terminal.send(edit[-1])
            return len(terminal.settle(0.5))

    def idle(self, keys=()):
        """The share of a processor that it takes at rest, in percent, and the bytes that it draws in three seconds."""
        with self.opened() as terminal:
            for key in keys:
                terminal.send(key)
                terminal.settle(quiet=5, patience=90)
            share, drawn = terminal.load(3)
            return share * 100, drawn


def programs(galley, sample, data, home):
    return (
        Program("Galley", [galley, sample], b"flights", home),
        [
            Program("vim", ["/usr/bin/vim", "-n", "-i", "NONE", sample], b"galley", home),
            Program("VisiData", ["/usr/bin/vd", data], b"origin", home),
        ],
    )


def key_times(terminal, count):
    """How long the arrows take to be answered, and how many of them weren't."""
    times = [terminal.press(KEYS[i % len(KEYS)]) for i in range(count)]
    drawn = [seconds for seconds in times if seconds is not None]
    if len(drawn) < count * 7 / 8:
        raise SystemExit(f"bench: only {len(drawn)} of {count} keys drew anything in {terminal.name}")
    return statistics.quantiles(drawn, n=100)[98]


def keys(program, count=400, running=False):
    """The 99th percentile of key to frame, at rest or while a run goes on."""
    with program.opened() as terminal:
        for key in KEYS * 5:  # warms up, and finds the way to where every key moves the cursor
            terminal.press(key)
        if running:
            terminal.send(b"R")
            time.sleep(0.3)
        last = key_times(terminal, count)
        if running:
            terminal.send(b"\x03")  # is refused with a word where nothing runs any more
            if b"what was done is kept" not in terminal.settle(1):
                raise SystemExit("bench: the run was over before the keys were")
        return last


def measure_edits(table, ours, others):
    """Adds the bytes of every kind of edit beside what comes nearest elsewhere, and the most on other terminals."""
    for what, (edit, alike) in {**EDITS, **PRODUCTION_EDITS}.items():
        measure.note(f"bytes for {what}")
        found = {other.name: other.edit_bytes(alike[other.name]) for other in others if other.name in alike}
        table.beside(f"editor, bytes for {what} at 120x40", ours.edit_bytes(edit), found, "bytes", 1024)
    for name, terminal in TERMINALS.items():
        measure.note(f"bytes in {name}")
        most, what = max((ours.edit_bytes(edit, *terminal), what) for what, (edit, _) in EDITS.items())
        table.bound(f"editor, most bytes of these in {name}: {what}", most, "bytes", 1024)


def measure_all(table, galley, sample, data, documents, work, count):
    """Adds the editor's rows. `documents` are pairs of a document and the milliseconds in which a key is answered."""
    ours, others = programs(galley, sample, data, work / "editor")
    everyone = {program.name: program for program in [ours, *others]}

    def row(what, unit, most, times, figure):
        measure.note(what)
        contenders = {name: (lambda program=program: figure(program)) for name, program in everyone.items()}
        found = measure.rounds(times, contenders)
        table.beside(f"editor, {what}", found.pop("Galley"), found, unit, most)

    row("start to first frame", "s", 0.05, count, Program.first_frame)
    row("memory with a document open", "MB", 60, 1, Program.memory)
    measure_edits(table, ours, others)
    row("processor when idle", "%", 0.05, 1, lambda program: program.idle()[0])
    after = ours.idle(keys=[b"R", b"\x1b[C"])
    table.bound("editor, processor when idle after a run", after[0], "%", 0.05)
    table.bound("editor, bytes drawn in 3 s of rest", after[1], "bytes", 0)
    row("key to frame, p99", "s", 0.016, 1, keys)
    for nodes, (document, most) in documents.items():
        large = Program("Galley", [galley, document], b"n1", work / f"editor-{nodes}")
        table.bound(f"editor, key to frame at {nodes:,} nodes, p99", keys(large), "s", most)
        table.bound(
            f"editor, key to frame at {nodes:,} nodes while they run, p99", keys(large, running=True), "s", most)
