"""The editor on a pseudo-terminal: first frame, key to frame, and what it does when idle."""

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import termios
import time

LINES, COLUMNS = 40, 140
KEYS = [b"\x1b[C", b"\x1b[B", b"\x1b[D", b"\x1b[A"]  # the arrows, round and round


class Terminal:
    """A program on a pseudo-terminal of its own."""

    def __init__(self, command, **environment):
        self.started = time.perf_counter()
        self.process, self.descriptor = pty.fork()
        if self.process == 0:
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", **environment)
            size = struct.pack("HHHH", LINES, COLUMNS, 0, 0)
            fcntl.ioctl(0, termios.TIOCSWINSZ, size)
            os.execv(str(command[0]), [str(word) for word in command])

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
            return os.read(self.descriptor, 1 << 16)
        except OSError:  # the program has ended
            return b""

    def settle(self, quiet=0.5):
        """Reads until nothing has come for `quiet` seconds."""
        while self.read(quiet):
            pass

    def until(self, text, patience=10):
        """Seconds from the start until `text` was on its way to the screen."""
        seen = b""
        while text not in seen:
            part = self.read(patience)
            if not part:
                raise SystemExit(f"bench: the editor never showed {text!r}: {seen[-300:]!r}")
            seen += part
        return time.perf_counter() - self.started

    def press(self, key, patience=0.2):
        """Seconds from the key to the last byte of the frame that answers it; none when nothing was drawn."""
        start = time.perf_counter()
        os.write(self.descriptor, key)
        drawn = None
        while self.read(patience if drawn is None else 0.005):
            drawn = time.perf_counter() - start
        return drawn

    def processor_seconds(self):
        fields = open(f"/proc/{self.process}/stat").read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def first_frame(galley, document, text, home):
    with Terminal([galley, document], GALLEY_HOME=home) as terminal:
        return terminal.until(text.encode())


def measure(table, galley, sample, text, large, work, count):
    """Adds the editor's rows: `text` is on the first frame of `sample`, `large` holds 1,000 nodes."""
    home = str(work / "editor")
    frames = [first_frame(galley, sample, text, home) for _ in range(count)]
    table.bound("editor, first frame of the sample", statistics.median(frames), "s", 0.05)
    with Terminal([galley, large], GALLEY_HOME=home) as terminal:
        terminal.until(b"n1", patience=20)
        terminal.settle()
        for key in KEYS * 5:  # warms up, and finds the way to where every key moves the cursor
            terminal.press(key)
        times = [terminal.press(KEYS[i % len(KEYS)]) for i in range(400)]
        times = [seconds for seconds in times if seconds is not None]
        if len(times) < 350:
            raise SystemExit(f"bench: only {len(times)} of 400 keys drew a frame")
        table.bound("editor, key to frame at 1,000 nodes, p99", statistics.quantiles(times, n=100)[98], "s", 0.016)
        terminal.settle(1)
        before = terminal.processor_seconds()
        idle = terminal.read(3)
        table.bound("editor, bytes drawn in 3 s of rest", len(idle), "bytes", 0)
        table.bound("editor, processor time in 3 s of rest", terminal.processor_seconds() - before, "s", 0)
