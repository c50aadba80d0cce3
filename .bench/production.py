"""Production under load: changes of version, the HTTP library's own pace, LightGBM's own pace, memory over a day."""

import ctypes
import json
import os
import re
import statistics
import subprocess
import threading
import time
from pathlib import Path

from measure import note, seconds
from service import CONNECTIONS, PREDICTIONS, bodies, free_port, load, post, server

REQUESTS = 100_000
# Eight hours at 20 requests a second.
DAY = 8 * 3600 * 20


def resident(process):
    """Megabytes."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def listener(port):
    """The process that listens on a port of this machine."""
    inodes = {
        line.split()[9]
        for line in Path("/proc/net/tcp").read_text().splitlines()[1:]
        if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "0A"
    }
    for place in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            if place.readlink().name.strip("socket:[]") in inodes:
                return int(place.parts[2])
        except OSError:
            continue
    raise SystemExit(f"bench: nobody listens on port {port}")


def change(galley, arguments, url, body, home):
    """Seconds from the start of a command that makes another version live to that version's first answer."""
    before = json.loads(post(url, body))["version"]
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in [galley, *arguments]], env={**os.environ, "GALLEY_HOME": home}, stdout=subprocess.DEVNULL
    )
    while json.loads(post(url, body))["version"] == before:
        if process.poll() not in (None, 0) or time.perf_counter() - start > 30:
            raise SystemExit(f"bench: galley {' '.join(map(str, arguments))}: no other version answers")
        # Asking without a pause would take a core from what is measured.
        time.sleep(0.002)
    elapsed = time.perf_counter() - start
    if process.wait() != 0:
        raise SystemExit(f"bench: galley {arguments[0]} ended with {process.returncode}")
    return elapsed


class Edited:
    """Copies of the document whose predictor has one of two thresholds, each of which has been run."""

    def __init__(self, galley, document, work, home):
        self.files, self.next = [], 0
        text = document.read_text().replace("path: data/", f"path: {document.parent}/data/")
        for threshold in ["0.45", "0.55"]:
            file = work / f"edited-{threshold}.galley.yaml"
            file.write_text(text.replace("type: predictor@1\n", f"type: predictor@1\n    threshold: {threshold}\n"))
            seconds([galley, "run", file], GALLEY_HOME=home)
            self.files.append(file)

    def deploy(self):
        self.next += 1
        return ["deploy", self.files[self.next % 2], "--as", "late"]


def changes(galley, edited, url, body, home, count):
    """Medians of a redeployment and of a rollback, each to the first answer."""
    deploys, rollbacks = [], []
    for _ in range(count):
        deploys.append(change(galley, edited.deploy(), url, body, home))
        rollbacks.append(change(galley, ["rollback", "late"], url, body, home))
    return statistics.median(deploys), statistics.median(rollbacks)


def pelt(folder, url, file, count, meanwhile=lambda: None):
    """Sends at least `count` requests, and does something again and again meanwhile. Returns (sent, failed, p99 in ms)."""
    sent, failed, tails, over, errors = 0, 0, [], threading.Event(), []

    def work():
        # A thread's end, whatever ends it, would go unseen.
        try:
            while not over.is_set():
                meanwhile()
        except BaseException as error:
            errors.append(error)

    worker = threading.Thread(target=work)
    worker.start()
    try:
        while sent < count and not errors:
            done = subprocess.run(
                ["wrk", "-t2", f"-c{CONNECTIONS}", "-d5s", "--timeout", "30s", "-s", folder / "post.lua", url],
                capture_output=True, text=True, check=True, env={**os.environ, "BODIES": str(file)},
            )
            result = json.loads(done.stdout.splitlines()[-1])
            sent, failed = sent + result["requests"], failed + result["failed"]
            tails.append(result["p99"] / 1000)
    finally:
        over.set()
        worker.join()
    for error in errors:
        raise error
    return sent, failed, statistics.median(tails)


def lightgbm(library, bundle, scored, runs, span=2.0):
    """Rows a second that LightGBM's C API scores on all cores, of the same rows in batches as large.

    `scored` is the service's answer to them, which holds what the model was given.
    """
    model = next(
        value
        for value in (json.loads(file.read_text()) for file in sorted(Path(bundle).glob("frozen/*.json")))
        if "tree" in str(value.get("payload", ""))[:100]
    )
    lib = ctypes.CDLL(str(library / "lib_lightgbm.so"))
    booster, iterations = ctypes.c_void_p(), ctypes.c_int()
    if lib.LGBM_BoosterLoadModelFromString(model["payload"].encode(), ctypes.byref(iterations), ctypes.byref(booster)):
        raise SystemExit("bench: LightGBM can't read the model of the bundle")
    names, rows = [feature["name"] for feature in model["features"]], len(scored)
    batches = [
        (ctypes.c_double * (rows * len(names)))(*(row[name] for row in scored[i * 100 :] + scored[: i * 100] for name in names))
        for i in range(5)
    ]
    answer, length = (ctypes.c_double * rows)(), ctypes.c_int64()
    threads = f"num_threads={len(os.sched_getaffinity(0))}".encode()
    rates = []
    for run in range(runs + 1):
        count, start = 0, time.perf_counter()
        while time.perf_counter() - start < span:
            # Doubles, row after row, the probability, all trees.
            lib.LGBM_BoosterPredictForMat(
                booster, batches[count % 5], 1, rows, len(names), 1, 0, 0, -1, threads, ctypes.byref(length), answer
            )
            count += 1
        if run > 0:
            rates.append(count * rows / (time.perf_counter() - start))
    note(f"bare LightGBM: {statistics.median(rates):,.0f} rows/s in batches of {rows}")
    return statistics.median(rates)


def cold_start(galley, bundle, body, runs):
    """Median of seconds from the start of what a container image runs to its first answer."""
    times = []
    for _ in range(runs):
        port = free_port()
        command = [galley, "serve", "--bundle", bundle, "--as", "late@1", "--port", port]
        start = time.perf_counter()
        with server(command, port, "/v1/deployments/late", body):
            times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure(table, folder, galley, document, library, work, runs):
    """Adds the rows of production to the table."""
    home = str(work / "production")
    rows = json.loads((work / "rows.json").read_text())
    single, batch = bodies(rows, work)
    body = json.dumps(rows[0])
    edited = Edited(galley, document, work, home)
    for _ in edited.files:
        seconds([galley, *edited.deploy()], GALLEY_HOME=home)
    bundle = max(Path(home, "bundles").glob("?" * 64), key=lambda place: place.stat().st_mtime)
    table.bound("cold start of what an image runs, to the first answer", cold_start(galley, bundle, body, runs), "s", 0.15)

    port, bare_port = free_port(), free_port()
    path = f"/v1/deployments/late{PREDICTIONS}"
    with (
        server([galley, "serve", "--port", port], port, path, body, GALLEY_HOME=home) as url,
        server([galley.with_name("GalleyBench"), "bare", bare_port], bare_port, "/", body) as bare,
    ):
        process = listener(port)
        deployed, rolled = changes(galley, edited, url, body, home, runs)
        table.bound("redeployment, to the first answer of the new version", deployed, "s", 0.2)
        table.bound("rollback, to the first answer of the earlier version", rolled, "s", 0.2)
        counts = {"changes": 0}

        def alternate():
            change(galley, edited.deploy(), url, body, home)
            change(galley, ["rollback", "late"], url, body, home)
            counts["changes"] += 2

        sent, failed, _ = pelt(folder, url, single, REQUESTS, alternate)
        if not counts["changes"]:
            raise SystemExit(f"bench: no change of version came to an end under {sent} requests")
        note(f"{counts['changes']} changes of version under {sent:,} requests")
        table.bound(f"failed of {sent:,} requests during {counts['changes']} changes of version", failed, "", 0)

        bare_rate, _ = load(folder, bare, single, runs)
        rate, tail = load(folder, url, single, runs)
        table.ratio(f"one row, {CONNECTIONS} connections, against a bare route", rate, bare_rate, "/s", at_least=0.5)
        table.bound(f"one row, {CONNECTIONS} connections, 99th percentile", tail, "ms", 5)
        batch_rate, _ = load(folder, url, batch, runs)
        scored = json.loads(post(url.removesuffix(PREDICTIONS), json.dumps(rows)))["result"]
        yardstick = lightgbm(library, bundle, scored, runs)
        table.ratio(
            f"{len(rows):,} rows a request, against bare LightGBM", batch_rate * len(rows), yardstick, "rows/s", at_least=0.6
        )
        before = resident(process)
        sent, failed, _ = pelt(folder, url, single, DAY)
        after = resident(process)
        table.bound(f"memory of the service after {sent:,} requests, 8 h at 20/s", after, "MB", 150)
        table.bound("and how much of it came in that time", after - before, "MB", 5)
        if failed:
            raise SystemExit(f"bench: {failed} of {sent} requests failed")
