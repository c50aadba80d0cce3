"""The service under load: one row and 1,000 rows a request, against FastAPI on the same rows."""

import contextlib
import json
import os
import socket
import statistics
import subprocess
import time
import urllib.request

from measure import note, seconds

CONNECTIONS, SECONDS = 16, 3
# The rivals answer with the predictions alone, and so does the bare route.
PREDICTIONS = "?columns=late_predicted,late_probability"


@contextlib.contextmanager
def server(command, port, path, body, **environment):
    """A server as a child process; ready when it has answered `body`."""
    process = subprocess.Popen(
        [str(word) for word in command],
        env={**os.environ, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(port, path, body, process)
        yield f"http://127.0.0.1:{port}{path}"
    finally:
        process.terminate()
        process.wait()


def wait_for(port, path, body, process, patience=30):
    deadline = time.monotonic() + patience
    while True:
        try:
            return post(f"http://127.0.0.1:{port}{path}", body)
        except OSError as error:
            if process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"bench: no answer on port {port}{path}: {error}") from error
            time.sleep(0.01)


def post(url, body):
    request = urllib.request.Request(url, body.encode() if body else None, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read()


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def load(folder, url, bodies, runs):
    """Medians of requests a second and of the 99th percentile in ms, over `runs` runs of wrk."""
    rates, tails = [], []
    for run in range(runs + 1):
        done = subprocess.run(
            ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--timeout", "30s", "-s", folder / "post.lua", url],
            capture_output=True, text=True, check=True, env={**os.environ, **({"BODIES": str(bodies)} if bodies else {})},
        )
        result = json.loads(done.stdout.splitlines()[-1])
        if result["failed"]:
            raise SystemExit(f"bench: {url}: {result['failed']} of {result['requests']} requests failed")
        if run > 0:  # the first one warms up
            rates.append(result["requests"] / result["microseconds"] * 1e6)
            tails.append(result["p99"] / 1000)
    note(f"{url}: {statistics.median(rates):,.0f} requests/s, p99 {statistics.median(tails):.1f} ms")
    return statistics.median(rates), statistics.median(tails)


def bodies(rows, folder):
    """The request bodies as files of lines: single rows, and five different batches of all the rows."""
    single, batch = folder / "single.ndjson", folder / "batch.ndjson"
    single.write_text("".join(json.dumps(row) + "\n" for row in rows))
    batch.write_text("".join(json.dumps(rows[i * 100 :] + rows[: i * 100]) + "\n" for i in range(5)))
    return single, batch


def rivals(folder, work, python, runs, workers):
    """Rates and tails of the FastAPI rivals: {(name, "single" or "batch"): (requests/s, p99)}."""
    rows = json.loads((work / "rows.json").read_text())
    single, batch = bodies(rows, work)
    results = {}
    for name in ["sklearn", "onnx"]:
        port = free_port()
        command = [python, "-m", "uvicorn", f"serve_{name}:app", "--app-dir", folder / "rivals", "--port", port]
        command += ["--workers", workers, "--no-access-log", "--log-level", "warning"]
        with server(command, port, "/", json.dumps(rows[0]), PIPELINE=str(work)) as url:
            results[name, "single"] = load(folder, url, single, runs)
            results[name, "batch"] = load(folder, url, batch, runs)
    return results


def deploy(galley, document, name, port, body, home):
    """Seconds from the start of `galley deploy` to the first answer of the running service."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(galley), "deploy", str(document), "--as", name],
        env={**os.environ, "GALLEY_HOME": home},
        stdout=subprocess.DEVNULL,
    )
    while True:
        try:
            post(f"http://127.0.0.1:{port}/v1/deployments/{name}", body)
            elapsed = time.perf_counter() - start
            break
        except OSError as error:
            if process.poll() not in (None, 0) or time.perf_counter() - start > 30:
                raise SystemExit(f"bench: {name} was deployed, but doesn't answer: {error}") from error
            time.sleep(0.002)
    if process.wait() != 0:
        raise SystemExit(f"bench: galley deploy ended with {process.returncode}")
    return elapsed


def measure(table, folder, galley, document, work, others, runs):
    """Adds the rows of the service to the table."""
    home = str(work / "service")
    rows = json.loads((work / "rows.json").read_text())
    single, batch = bodies(rows, work)
    seconds([galley, "run", document], GALLEY_HOME=home)
    port = free_port()
    with server([galley, "serve", "--port", port], port, "/health", None, GALLEY_HOME=home) as health:
        body = json.dumps(rows[0])
        times = [deploy(galley, document, f"late-{run}", port, body, home) for run in range(runs)]
        table.bound("deploy of the run workflow to first answer", statistics.median(times), "s", 1)
        url = f"http://127.0.0.1:{port}/v1/deployments/late-0{PREDICTIONS}"
        rate, tail = load(folder, url, single, runs)
        batch_rate, _ = load(folder, url, batch, runs)
        bare, _ = load(folder, health, None, runs)
    what = f"one row, {CONNECTIONS} connections"
    table.ratio(f"{what}, against FastAPI + scikit-learn", rate, others["sklearn", "single"][0], "/s", at_least=20)
    table.ratio(f"{what}, against FastAPI + ONNX Runtime", rate, others["onnx", "single"][0], "/s", at_least=3)
    table.bound(f"{what}, 99th percentile", tail, "ms", 10)
    what = f"{len(rows):,} rows a request"
    table.ratio(f"{what}, against FastAPI + scikit-learn", batch_rate, others["sklearn", "batch"][0], "/s", at_least=4)
    note(f"for comparison, GET /health of the same service: {bare:,.0f} requests/s")
