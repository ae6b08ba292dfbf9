# /// script
# requires-python = ">=3.11"
# dependencies = ["numpy==2.4.6", "faiss-cpu==1.15.1"]
# ///
"""The Python side of bench:search: exact cosines by NumPy and by FAISS's flat index, whenever a line arrives on
standard input.

Arguments: FILE ROWS DIMENSION THREADS, the file rows of length 1, float32, little-endian. Threads are set by
OMP_NUM_THREADS and OPENBLAS_NUM_THREADS in the environment, before NumPy loads. Each line is JSON {"task"}:
"all_pairs" gives the 10 best rows of every row without itself by chunks of rows with argpartition; {"task":
"one_query", "row": r} the 10 best of all rows by faiss.IndexFlatIP. Each is answered by one line of JSON {"ms",
"peak_mib", "ids" or "file"}; `ids` of all pairs are written as int32 into the file that "into" names.
"""
import json
import resource
import sys
import time

import faiss
import numpy as np

file, rows, dimension, threads = sys.argv[1], *map(int, sys.argv[2:5])
faiss.omp_set_num_threads(threads)
gallery = np.fromfile(file, dtype="<f4").reshape(rows, dimension)
index = faiss.IndexFlatIP(dimension)
index.add(gallery)
k = 10


def all_pairs(chunk):
    found = np.empty((rows, k), dtype=np.int32)
    for start in range(0, rows, chunk):
        end = min(start + chunk, rows)
        cosines = gallery[start:end] @ gallery.T  # [chunk, rows]
        cosines[np.arange(end - start), np.arange(start, end)] = -np.inf
        best = np.argpartition(cosines, rows - k, axis=1)[:, rows - k:]  # [chunk, k]
        near = np.take_along_axis(cosines, best, axis=1)
        order = np.argsort(-near, axis=1, kind="stable")
        found[start:end] = np.take_along_axis(best, order, axis=1)
    return found


def answer(**said):
    print(json.dumps(said), flush=True)


answer(versions={"python": sys.version.split()[0], "numpy": np.__version__, "faiss": faiss.__version__},
       threads=faiss.omp_get_max_threads())
for line in sys.stdin:
    asked = json.loads(line)
    start = time.perf_counter()
    if asked["task"] == "all_pairs":
        found = all_pairs(asked["chunk"])
        ms = (time.perf_counter() - start) * 1000
        found.tofile(asked["into"])
        ids = None
    else:
        query = gallery[asked["row"]:asked["row"] + 1]
        start = time.perf_counter()
        _, found = index.search(query, k)
        ms = (time.perf_counter() - start) * 1000
        ids = found[0].tolist()
    answer(ms=ms, ids=ids, peak_mib=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
