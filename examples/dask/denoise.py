"""Denoises or enlarges a folder of pictures, or those of a list, on all cores or on a Dask cluster.

    python3 denoise.py PICTURES OUTPUT --library libdae.so --models models
    python3 denoise.py addresses.txt OUTPUT --scheduler tcp://10.0.0.1:8786 --model super-x2 ...

PICTURES is a folder, or a text file with an address a line: a path, or what fsspec opens (https://..., s3://...).
OUTPUT, the library and the models must have the same paths on all workers. What exists in OUTPUT is skipped, so the
same command goes on after an interruption. Ends with 1 if a picture failed; each failure is a line on stderr.
Needs Dask and its distributed scheduler (Debian: python3-distributed).
"""

import argparse
import os
import re
import sys
import time

import dae_library
import dask
from dask.distributed import Client, LocalCluster, as_completed

PICTURES = (".png", ".jpg", ".jpeg", ".bmp", ".gif")
# Settings of Dask's processes that cost time where all cores compute.
QUIET = {
    # By default the allocator returns memory at once, so that each picture would get its buffers from the system anew.
    "distributed.nanny.pre-spawn-environ": {},
    # The profiler looks at a worker 100 times a second, and every process checks its event loop 50 times a second.
    "distributed.worker.profile.interval": "1s",
    "distributed.admin.tick.interval": "1s",
}
MAX_LOSSES = 3  # workers that may be lost over one task before it counts as failed


def addresses_of(source):
    if os.path.isdir(source):
        names = sorted(name for name in os.listdir(source) if name.lower().endswith(PICTURES))
        return [os.path.abspath(os.path.join(source, name)) for name in names]
    with open(source, encoding="utf-8") as file:
        return [line.strip() for line in file if line.strip()]


def plan(addresses, folder, extension):
    """[(address, output path), ...]; two addresses of one name are refused, since one would replace the other."""
    outputs = {}
    for address in addresses:
        name = os.path.splitext(os.path.basename(address.split("?")[0]))[0] + extension
        path = os.path.join(os.path.abspath(folder), name)
        if path in outputs:
            sys.exit(f"expected pictures of different names, {outputs[path]} and {address} would both become {name}")
        outputs[path] = address
    return [(address, path) for path, address in outputs.items()]


def tasks_of(work, size, workers):
    """Tasks of `size` pictures; the last ones are smaller, so that all workers end at nearly the same time (guided
    self-scheduling, Polychronopoulos and Kuck 1987)."""
    tasks, at = [], 0
    while at < len(work):
        count = min(size, max(1, (len(work) - at) // (4 * workers)))
        tasks.append(work[at : at + count])
        at += count
    return tasks


def open_client(options):
    if options.scheduler:
        return Client(options.scheduler)
    workers = options.workers or os.cpu_count()
    dask.config.set(QUIET)
    # A process each: one lost worker is one core's work, and a crash reaches no other.
    cluster = LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None)
    return Client(cluster)


def report(done, total, failed, start):
    rate = done / max(time.monotonic() - start, 1e-9)
    print(f"\r{done} of {total} pictures, {rate:.1f} a second, {failed} failed", end="", file=sys.stderr, flush=True)


def run(client, work, options):
    """Returns the number of failed pictures."""
    client.upload_file(dae_library.__file__)
    pids = client.run(os.getpid)
    print(f"{len(pids)} workers: processes {' '.join(map(str, sorted(pids.values())))}", file=sys.stderr)
    start = time.monotonic()
    tasks = tasks_of(work, options.files_per_task, len(pids))
    pictures_of = {}
    for task in tasks:
        arguments = (task, options.library, options.models, options.model)
        pictures_of[client.submit(dae_library.process, *arguments, pure=False, retries=MAX_LOSSES)] = task
    done, failed = 0, 0
    for future in as_completed(pictures_of):
        try:
            # A result is lost with its worker until it is fetched; then this waits until another worker has computed it.
            results = future.result()
        except Exception as error:
            results = [(address, repr(error)) for address, _ in pictures_of[future]]
        for address, error in results:
            if error is not None:
                failed += 1
                print(f"\n{address}: {error}", file=sys.stderr)
        done += len(results)
        report(done, len(work), failed, start)
        future.release()
    print(f"\n{time.monotonic() - start:.2f} seconds", file=sys.stderr)
    return failed


def remove_parts(folder, work):
    """Deletes the incomplete outputs of lost workers."""
    names = {os.path.basename(path) for _, path in work}
    for entry in os.scandir(folder):
        output = re.fullmatch(r"(.+)\.\d+\.part", entry.name)
        if output and output[1] in names:
            os.unlink(entry.path)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", help="a folder, or a file with an address a line")
    parser.add_argument("output", help="folder of the results")
    parser.add_argument("--library", default=os.environ.get("DAE_LIBRARY", "libdae.so"), help="default: %(default)s")
    parser.add_argument("--models", default="models", help="folder of model files; default: %(default)s")
    parser.add_argument("--model", default="", help="a name or a file, such as super-x2; default: by the picture")
    parser.add_argument("--format", choices=("png", "jpg"), default="png")
    parser.add_argument("--files-per-task", type=int, default=8, help="default: %(default)s")
    parser.add_argument("--scheduler", help="tcp://...; default: this machine's cores")
    parser.add_argument("--workers", type=int, help="processes on this machine; default: one a core")
    options = parser.parse_args()
    os.makedirs(options.output, exist_ok=True)
    for name in ("library", "models"):
        path = getattr(options, name)
        if os.path.exists(path):
            setattr(options, name, os.path.abspath(path))
    planned = plan(addresses_of(options.pictures), options.output, f".{options.format}")
    work = [(address, path) for address, path in planned if not os.path.exists(path)]
    print(f"{len(planned)} pictures, {len(planned) - len(work)} already there", file=sys.stderr)
    if not work:
        return 0
    with open_client(options) as client:
        failed = run(client, work, options)
    remove_parts(options.output, work)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
