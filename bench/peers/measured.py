"""Runs a command, and writes as JSON what it took: `measured.py FILE COMMAND...`. Its standard input, output and error are the command's."""

import json
import resource
import subprocess
import sys
import time

start = time.monotonic()
status = subprocess.run(sys.argv[2:], check=False).returncode
wall = time.monotonic() - start
usage = resource.getrusage(resource.RUSAGE_CHILDREN)
# macOS counts bytes where Linux counts kilobytes. It is that of the largest process, not of all together.
peak = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)
with open(sys.argv[1], "w", encoding="utf-8") as file:
    json.dump({"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "peak": peak, "status": status}, file)
