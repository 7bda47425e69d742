"""Runs a command to its end and says how long it took and how much memory it held at most.

    python measure.py COMMAND ARGUMENT…

Prints {"seconds", "peak_bytes", "code"}; what the command prints goes to the null device. Times run
from just before the process is made until it is gone; memory is the kernel's own count of it.
"""

import json
import os
import sys
import time

NULL = os.open(os.devnull, os.O_RDWR)
DEVICES = [(os.POSIX_SPAWN_DUP2, NULL, descriptor) for descriptor in (0, 1, 2)]

command = sys.argv[1:]
start = time.perf_counter()
child = os.posix_spawnp(command[0], command, os.environ, file_actions=DEVICES)
_, status, usage = os.wait4(child, 0)
seconds = time.perf_counter() - start
# Kilobytes everywhere but on macOS, which counts bytes.
unit = 1 if sys.platform == "darwin" else 1024
print(
    json.dumps(
        {
            "seconds": seconds,
            "peak_bytes": usage.ru_maxrss * unit,
            "cpu_seconds": usage.ru_utime + usage.ru_stime,
            "code": os.waitstatus_to_exitcode(status),
        }
    )
)
