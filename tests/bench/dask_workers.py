"""Times examples/dask with 1 and 2 workers in turns, and what handing a task over costs.

    python3 tests/bench/dask_workers.py FOLDER [--library libdae.so] [--turns 5]

Prints the median seconds for each number of workers, their ratio, and milliseconds per task: one at a time (submitted and
waited for), and 2,000 at once. Needs python3-distributed.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

import dask
from dask.distributed import Client, LocalCluster

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def seconds(folder, library, workers):
    script = os.path.join(ROOT, "examples/dask/denoise.py")
    models = os.path.join(ROOT, "models")
    with tempfile.TemporaryDirectory() as output:
        options = ["--library", library, "--models", models, "--workers", str(workers)]
        run = subprocess.run([sys.executable, script, folder, output, *options], capture_output=True, text=True, check=True)
    return float(re.search(r"([\d.]+) seconds", run.stdout + run.stderr).group(1))


def hand_over():
    """Returns the milliseconds of a task that does nothing: sent alone, and as one of many sent at once."""
    dask.config.set({"distributed.nanny.pre-spawn-environ": {}})
    with Client(LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None)) as client:

        def submit(count):
            return [client.submit(len, "ab", pure=False) for _ in range(count)]

        client.gather(submit(200))
        start = time.perf_counter()
        for _ in range(500):
            submit(1)[0].result()
        single = (time.perf_counter() - start) / 500
        start = time.perf_counter()
        client.gather(submit(2000))
        return 1000 * single, 1000 * (time.perf_counter() - start) / 2000


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", help="pictures")
    parser.add_argument("--library", default=os.path.join(ROOT, "build/native/libdae.so"))
    parser.add_argument("--turns", type=int, default=5)
    options = parser.parse_args()
    times = {1: [], 2: []}
    for _ in range(options.turns):
        for workers, list_of_times in times.items():
            list_of_times.append(seconds(options.folder, options.library, workers))
    one, two = (statistics.median(times[workers]) for workers in (1, 2))
    print(f"1 worker: {one:.2f} s, 2 workers: {two:.2f} s, {one / two:.2f} times as fast")
    single, many = hand_over()
    print(f"hand-over: {single:.1f} ms a task one at a time, {many:.1f} ms a task of 2,000 at once")
