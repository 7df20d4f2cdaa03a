"""A command in a memory cgroup of its own, for tests of the budget: the limit counts page cache, too."""

import os
import pathlib
import subprocess
import uuid

V1 = pathlib.Path("/sys/fs/cgroup/memory")
V2 = pathlib.Path("/sys/fs/cgroup")


def parent():
    """Where groups with a memory limit can be made, and the limit's file; nothing where they cannot."""
    if (V1 / "memory.limit_in_bytes").exists() and os.access(V1, os.W_OK):
        return V1, "memory.limit_in_bytes"
    control = V2 / "cgroup.subtree_control"
    if control.exists() and os.access(control, os.W_OK) and "memory" in control.read_text():
        return V2, "memory.max"
    return None


def why_not():
    """Why no group can be made; None where one can."""
    return None if parent() else "memory cgroups cannot be made here: run as root, outside of a container that keeps them"


def run_limited(command, limit):
    """Runs `command` to its end with at most `limit` bytes; beyond them the kernel ends it."""
    folder, file = parent()
    group = folder / f"landfall-test-{uuid.uuid4().hex}"
    group.mkdir()
    try:
        (group / file).write_text(str(limit))
        return subprocess.run(
            list(map(str, command)),
            capture_output=True,
            text=True,
            timeout=900,
            preexec_fn=lambda: (group / "cgroup.procs").write_text(str(os.getpid())),
        )
    finally:
        group.rmdir()
