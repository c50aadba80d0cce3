"""Timing in rounds, and the one table that `make bench` prints."""

import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field


def note(text):
    print(f"bench: {text}", file=sys.stderr)


def seconds(command, **environment):
    """Wall seconds of one run of `command`; its failure ends the benchmark with its own words."""
    start = time.perf_counter()
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, env={**os.environ, **environment}
    )
    elapsed = time.perf_counter() - start
    if done.returncode != 0:
        raise SystemExit(f"bench: {' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return elapsed


def rounds(count, contenders):
    """Medians of `count` rounds. Each round runs every contender once, so that a busy machine slows them alike."""
    times = {name: [] for name in contenders}
    for _ in range(count):
        for name, run in contenders.items():
            times[name].append(run())
    return {name: statistics.median(values) for name, values in times.items()}


@dataclass
class Table:
    """Rows of: what was measured, Galley's figure, the yardstick's, their ratio, the limit, whether it holds."""

    rows: list = field(default_factory=list)

    def ratio(self, what, galley, yardstick, unit, at_most=None, at_least=None):
        """A figure against another one; `at_most` bounds galley / yardstick, `at_least` bounds it from below."""
        factor = galley / yardstick
        limit = f"≤ {at_most:g} ×" if at_most is not None else f"≥ {at_least:g} ×"
        holds = factor <= at_most if at_most is not None else factor >= at_least
        self.rows.append((what, show(galley, unit), show(yardstick, unit), f"{factor:.2f} ×", limit, holds))

    def speedup(self, what, galley, yardstick, at_least):
        """Seconds against seconds: how many times faster than the yardstick."""
        factor = yardstick / galley
        row = (what, show(galley, "s"), show(yardstick, "s"), f"{factor:.1f} × faster", f"≥ {at_least:g} ×")
        self.rows.append((*row, factor >= at_least))

    def bound(self, what, galley, unit, at_most):
        """A figure against a fixed limit."""
        self.rows.append((what, show(galley, unit), "", "", f"≤ {show(at_most, unit)}", galley <= at_most))

    def beside(self, what, galley, others, unit, at_most):
        """A figure against a fixed limit, beside what others have."""
        yardsticks = ", ".join(f"{name} {show(value, unit)}" for name, value in others.items())
        self.rows.append((what, show(galley, unit), yardsticks, "", f"≤ {show(at_most, unit)}", galley <= at_most))

    def against(self, what, galley, yardstick, name):
        """A count beside another's, which it must not exceed."""
        self.rows.append((what, f"{galley:,}", f"{name} {yardstick:,}", "", "no more", galley <= yardstick))

    def equal(self, what, galley, yardstick, within):
        """A figure that has to agree with another one."""
        gap = abs(galley - yardstick)
        self.rows.append((what, f"{galley:.4f}", f"{yardstick:.4f}", f"{gap:.4f} apart", f"≤ {within:g}", gap <= within))

    def spread(self, what, figure, field, unit, at_most):
        """Median and 99th percentile, of which `field` has a fixed limit."""
        values = f"{show(figure['median'], unit)}, p99 {show(figure['p99'], unit)}"
        self.rows.append((what, values, "", "", f"{field} ≤ {show(at_most, unit)}", figure[field] <= at_most))

    def print(self):
        head = ("measured", "Galley", "yardstick", "ratio", "limit", "")
        words = {True: "holds", False: "MISSED", None: ""}
        body = [(*row[:5], words[row[5]]) for row in self.rows]
        widths = [max(len(row[i]) for row in [head, *body]) for i in range(len(head))]
        for row in [head, tuple("-" * width for width in widths), *body]:
            print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")


def show(value, unit):
    if unit == "s":
        return f"{value:.3f} s" if value >= 0.1 else f"{value * 1000:.1f} ms"
    if unit in ("ms", "MB"):
        return f"{value:.1f} {unit}"
    if unit == "%":
        return f"{value:.2f} %"
    return f"{value:,.3f}" if value < 10 else f"{value:,.0f} {unit}".rstrip()
