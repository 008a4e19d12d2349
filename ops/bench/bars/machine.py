"""What the figures were measured on."""

import datetime
import os
import pathlib
import platform
import subprocess

from .programs import ROOT, say

LOAD_MAX = 0.5


def _first_line(*command):
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    except OSError:
        return "not installed"
    return next(iter((done.stdout or done.stderr).splitlines()), "")


def _field(file, name):
    for line in pathlib.Path(file).read_text(encoding="utf-8").splitlines():
        if line.startswith(name):
            return line.split(":", 1)[1].strip()
    return "unknown"


def describe():
    """Machine, versions and date of a run."""
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": {
            "processor": _field("/proc/cpuinfo", "model name"), "cores": os.cpu_count(),
            "memory": _field("/proc/meminfo", "MemTotal"), "kernel": platform.release(),
            "system": _first_line("sh", "-c", ". /etc/os-release && echo \"$PRETTY_NAME\"")},
        "versions": {
            "commit": _first_line("git", "rev-parse", "--short", "HEAD"),
            "changed_files": len(_changed_files()), "swift": _first_line("swift", "--version"),
            "postgresql": _first_line("sh", "-c", "\"$(pg_config --bindir)/postgres\" --version"),
            "redis": _first_line("redis-server", "--version"), "python": platform.python_version()}}


def _changed_files():
    done = subprocess.run(
        ["git", "status", "--porcelain"], capture_output=True, text=True, check=False, cwd=ROOT)
    return done.stdout.splitlines()


def load():
    """The load average of the last minute; warns when others use the machine."""
    average = os.getloadavg()[0]
    text = f"load average {average:.2f} on {os.cpu_count()} cores"
    if average > LOAD_MAX * (os.cpu_count() or 1):
        say(f"warning: {text}: something else is running; absolute figures will be low, ratios uneven")
    else:
        say(text)
    return average
