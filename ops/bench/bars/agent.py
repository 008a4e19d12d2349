"""B4 and B9: the real agent with many customers in its cache; quotes, memory, disk, start."""

import os
import pathlib
import shutil
import sqlite3
import statistics
import subprocess
import time

from .programs import ROOT, BenchError, Server, run, say, stop, wait_for_line
from .row import number, row_of_ratios, row_of_values

PROGRAMS = ("kakuzuke-server", "kakuzuke", "kakuzuke-agent", "agent-bench")
QUOTES = 20_000
GETS = 100_000
SUBJECTS = 3


class AgentBench:
    """An enrolled agent with a policy of three subjects, the demo's products and invented customers."""

    def __init__(self, bench):
        self.bench, self.programs = bench, bench.programs
        self.folder = bench.folder / "agent"
        self.agent = self.folder / "agent"
        self.journals = self.folder / "journals"
        self.customers = 100_000 if bench.is_quick else 1_000_000
        # The store with most receipts.
        stores = bench.data / "journals"
        self.store = max(
            (path.name for path in stores.iterdir()),
            key=lambda name: sum(file.stat().st_size for file in (stores / name).iterdir()))
        self.server = Server(self.programs, self.folder / "server")
        self.filled = {}
        self.products_bytes = 0

    def options(self):
        """What every command of `agent-bench` needs to know."""
        return (
            "--agent", self.agent, "--store", self.store, "--customers", self.customers, "--products",
            self.bench.data / "products.csv")

    def prepare(self):
        """Enrols the agent, lets it take a real feed and puts the customers beside it."""
        self.journals.mkdir(parents=True)
        self.folder.chmod(0o755)
        with self.server as server:
            tokens = self.folder / "tokens"
            server.make_tenant(
                ROOT / "ops" / "bench" / "policy.yaml", self.bench.data / "products.csv", [self.store], tokens)
            self.programs.run(
                "kakuzuke-agent", "enroll", "--data", self.agent, "--server", f"127.0.0.1:{server.port}",
                "--server-name", "localhost", "--token-file", tokens / f"{self.store}.token", "--journals",
                self.journals, "--profile", ROOT / "ops" / "demo.d" / "profile.yaml", "--quiet-seconds", 0)
            self.programs.run("kakuzuke-agent", "sync", "--data", self.agent)
        say(f"B4, B9: putting {self.customers:,} customers into the agent's cache")
        self.filled = self.programs.json("agent-bench", "fill", *self.options())

    def start(self):
        """Starts the agent's program and waits until it listens."""
        log = self.folder / "agent.log"
        process = self.programs.start("kakuzuke-agent", "run", "--data", self.agent, log=log)
        wait_for_line(process, log, "listening on ")
        return process

    def quotes(self, count, seed):
        """Times quotes of the running agent."""
        return self.programs.json(
            "agent-bench", "quotes", *self.options(), "--quotes", count, "--seed", seed)


class Redis:
    """A redis-server of our own that keeps nothing."""

    def __init__(self, folder):
        self.folder, self.process = folder, None
        self.port = 20_000 + os.getpid() % 20_000

    def __enter__(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
             "--dir", str(self.folder)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        for _ in range(100):
            asked = subprocess.run(["redis-cli", "-p", str(self.port), "ping"], capture_output=True, check=False)
            if asked.returncode == 0 and asked.stdout.strip() == b"PONG":
                return self
            time.sleep(0.05)
        stop(self.process)
        raise BenchError("redis-server does not answer", f"see whether port {self.port} is taken")

    def __exit__(self, *_):
        stop(self.process)

    def gets(self, count):
        """p50 and p99 of GET with one client, in microseconds."""
        out = run(["redis-benchmark", "-p", self.port, "-t", "get", "-c", 1, "-n", count, "--csv"])
        names, values = (line.replace('"', "").split(",") for line in out.strip().splitlines()[-2:])
        figures = dict(zip(names, values))
        return {"p50_us": float(figures["p50_latency_ms"]) * 1_000, "p99_us": float(figures["p99_latency_ms"]) * 1_000}


def measure_quotes(agent):
    """The rows of B4."""
    process = agent.start()
    ours, theirs = [], []
    try:
        with Redis(agent.folder) as redis:
            for seed in range(1, agent.bench.rounds + 1):
                theirs.append(redis.gets(GETS))
                ours.append(agent.quotes(QUOTES, seed))
                say(f"B4: p50 {number(ours[-1]['p50_us'])} us, p99 {number(ours[-1]['p99_us'])} us; GET {theirs[-1]}")
        memory = _kilobytes(process, "VmHWM")
    finally:
        stop(process)
    rows = []
    for name, bar, goal in (("p50", 5, 3), ("p99", 10, 5)):
        own, other = [round_[f"{name}_us"] for round_ in ours], [round_[f"{name}_us"] for round_ in theirs]
        rows.append(row_of_ratios(
            "B4", f"quote of 10 lines, Unix socket, {agent.customers:,} customers, {name}",
            f"{number(statistics.median(own))} us", f"redis GET: {number(statistics.median(other))} us",
            [one / two for one, two in zip(own, other)], bar, goal, False, {"ours_us": own, "reference_us": other}))
    return rows, memory


def measure_footprint(agent, memory_quotes):
    """The rows of B9; the agent's folder is changed by a real round of synchronisation."""
    starts = [
        agent.programs.json(
            "agent-bench", "start", *agent.options(), "--program", agent.programs.path("kakuzuke-agent"))
        for _ in range(agent.bench.rounds)]
    tables = _table_bytes(agent.agent / "agent.db")
    rest, idle = [], []
    for _ in range(agent.bench.rounds):
        process = agent.start()
        try:
            time.sleep(2)
            rest.append(_kilobytes(process, "VmHWM") / 1_000)
            idle.append(_kilobytes(process, "VmRSS") / 1_000)
        finally:
            stop(process)
    sync, answer = _sync_memory(agent)
    each = agent.customers * SUBJECTS

    def disk(prefix):
        return sum(size for name, size in tables.items() if name.split("_")[0] in prefix) / each

    samples = {"fill": agent.filled, "table_bytes": tables}
    customers = f"{agent.customers:,} customers"
    return [
        row_of_values("B9", f"highest memory at rest, {customers}", rest, " MB", 60, 30, {"mb": rest, "rss_mb": idle}),
        row_of_values("B9", "highest memory, all quotes of B4", [memory_quotes / 1_000], " MB", 60, 30, {}),
        row_of_values("B9", "highest memory, journals, upload and feed", sync, " MB", 60, 30, {"mb": sync, **answer}),
        row_of_values("B9", "disk per customer x subject, states", [disk({"state"})], " B", 160, 80, samples),
        row_of_values("(B9)", "disk per customer x subject, with facts and identifier index",
                      [disk({"state", "customer", "identifier"})], " B", 160, 80, {}),
        row_of_values("B9", f"start until first quote, {customers}", [one["first_quote_ms"] for one in starts], " ms",
                      500, 150, {"starts": starts})]


def _sync_memory(agent):
    """Highest memory of the agent while it reads a store's journals, uploads them and takes the feed."""
    with agent.server:
        process = agent.start()
        try:
            time.sleep(1)
            for file in sorted((agent.bench.data / "journals" / agent.store).iterdir()):
                shutil.copy2(file, agent.journals / file.name)
            agent.programs.run("kakuzuke-agent", "sync", "--data", agent.agent)
            # What the agent's own clock began before is part of it.
            status = agent.programs.json("kakuzuke-agent", "status", "--data", agent.agent, "--json")
            return [_kilobytes(process, "VmHWM") / 1_000], {"status": status}
        finally:
            stop(process)


def _kilobytes(process, name):
    """A figure of /proc/PID/status; thousands of bytes."""
    text = pathlib.Path(f"/proc/{process.pid}/status").read_text(encoding="utf-8")
    line = next(line for line in text.splitlines() if line.startswith(f"{name}:"))
    return int(line.split()[1]) * 1_024 / 1_000


def _table_bytes(file):
    """Bytes of each table and index of the agent's file; the file is copied first, so that its log is taken in."""
    copy = file.with_name("pages.db")
    with sqlite3.connect(file) as source, sqlite3.connect(copy) as target:
        source.backup(target)
        try:
            rows = target.execute("SELECT name, sum(pgsize) FROM dbstat GROUP BY name").fetchall()
        except sqlite3.OperationalError as error:
            raise BenchError(
                f"Python's SQLite cannot count pages: {error}", "run it with Debian's /usr/bin/python3") from error
    copy.unlink()
    return dict(rows)
