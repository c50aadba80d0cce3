"""A terminal program on a pseudo-terminal of its own: what it draws for a key, and what it costs."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from pathlib import Path

LINES, COLUMNS = 40, 120


class Terminal:
    """Runs `command` until the `with` block is left."""

    def __init__(self, command, term="xterm-256color", repeats=True, **environment):
        self.repeats = repeats
        self.name = Path(str(command[0])).name
        self.started = time.perf_counter()
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.environ.update(TERM=term, LANG="C.UTF-8", **environment)
            os.execv(str(command[0]), [str(word) for word in command])
        # Before the program can ask: it has yet to be loaded.
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        os.kill(self.process, signal.SIGTERM)
        deadline = time.monotonic() + 2
        while os.waitpid(self.process, os.WNOHANG) == (0, 0):
            if time.monotonic() > deadline:
                os.kill(self.process, signal.SIGKILL)
            self.read(0.01)
        os.close(self.descriptor)

    def read(self, patience):
        """What the program writes next, or nothing after `patience` seconds."""
        if not select.select([self.descriptor], [], [], patience)[0]:
            return b""
        try:
            seen = os.read(self.descriptor, 1 << 16)
        except OSError:  # the program has ended
            return b""
        # Where the cursor is after a character that was to be repeated thrice: xterm repeats any.
        if self.repeats and seen.find(b"\x1b[3b\x1b[6n") >= 0:
            self.send(b"\x1b[2;5R")
        return seen

    def settle(self, quiet=0.5, patience=3):
        """All that comes until nothing has come for `quiet` seconds, or for `patience` seconds: some never rest."""
        seen, deadline = b"", time.monotonic() + patience
        while time.monotonic() < deadline and (part := self.read(quiet)):
            seen += part
        return seen

    def until(self, text, patience=10):
        """Seconds from the start until `text` was on its way to the screen."""
        seen = b""
        while text not in seen:
            part = self.read(patience)
            if not part or time.perf_counter() - self.started > patience:
                raise SystemExit(f"bench: {self.name} never showed {text!r}: {seen[-300:]!r}")
            seen += part
        return time.perf_counter() - self.started

    def send(self, keys):
        os.write(self.descriptor, keys)

    def press(self, key, patience=0.2, quiet=0.008):
        """Seconds from the key to the last byte of what answers it; none when nothing was drawn.

        What else is drawn within `quiet` seconds counts too, so that a busy program never looks quicker than it is.
        """
        start = time.perf_counter()
        self.send(key)
        drawn = None
        while self.read(patience if drawn is None else quiet):
            drawn = time.perf_counter() - start
        return drawn

    def memory(self):
        """Bytes of memory that the program has to itself, and its share of what it has with others."""
        for line in open(f"/proc/{self.process}/smaps_rollup"):
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
        raise SystemExit(f"bench: the system doesn't tell how much memory {self.name} takes")

    def processor_seconds(self):
        """To the nanosecond, of all threads that are alive."""
        tasks = Path(f"/proc/{self.process}/task").iterdir()
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9

    def load(self, seconds=3):
        """The share of a processor that the program takes while nobody does anything, and the bytes that it draws."""
        before = self.processor_seconds()
        drawn, deadline = 0, time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            drawn += len(self.read(left))
        return (self.processor_seconds() - before) / seconds, drawn
