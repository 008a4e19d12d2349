"""B2 and B3: all states recomputed from packed receipts, and the nightly run of the states that are due.

B2 is `kakuzuke rating recompute` over customers whose states are all kept: everything is read, reckoned and compared.
Its reference is a bare COPY of the same rows plus twice what DuckDB needs for recency, frequency and amount;
beside it stands what it is with a COPY of those columns only that a recomputation reads. B3 is what the server does by
itself at the first round of a business date; a part of the customers has states of four weeks before.
"""

import datetime
import pathlib
import re
import subprocess
import sys
import time

from . import simulation
from .programs import POLICIES, ROOT, BenchError, Server, as_database_owner, run, say
from .row import number, row_of_ratios, row_of_values

PROGRAMS = ("kakuzuke-server", "kakuzuke")
CUSTOMERS, CUSTOMERS_QUICK = 1_000_000, 100_000
# Fewer customers with more receipts: 120 each, 30,000,000 lines.
HEAVY_CUSTOMERS, HEAVY_CUSTOMERS_QUICK, HEAVY_A_MONTH = 50_000, 5_000, 6
POLICY = POLICIES / "supermarket-b.yaml"
WINDOW_DAYS = 180
# One receipt of each customer in each month, as in S1, up to the last month before the nights.
MONTHS = [f"{year}-{month:02}-01" for year, first in ((2024, 5), (2025, 1)) for month in range(first, 13)]
# States live for 28 nights; a hold of a month turns on the second night, as all other holds do.
SHARE = 28
NIGHT, NEW_YEAR = datetime.date(2025, 12, 15), datetime.date(2026, 1, 1)
NIGHTS = {NIGHT: 0, NEW_YEAR: 1}
DAYS_UNTIL_DUE = 29
VIRTUAL_ENVIRONMENT = ROOT / "ops" / "demo.d" / ".venv"
BAR_DUCKDB, BAR_NIGHT, GOAL_NIGHT = 2, 1 / 15, 1 / 25

ROWS = "SELECT * FROM receipts"
# The columns that a recomputation reads under this policy.
COLUMNS = """
    SELECT customer_key, business_date, store_key, reserved_days_ahead, written_time, payment, fulfilment, receipt_key,
        line_category, line_amount
    FROM receipts WHERE tenant_id = (SELECT tenant_id FROM tenants) AND customer_key IS NOT NULL AND NOT is_void"""
LINES = """
    SELECT customer_key, business_date, unnest(line_category), generate_subscripts(line_amount, 1), unnest(line_amount)
    FROM receipts WHERE NOT is_void"""


def interpreter():
    """A Python with DuckDB, the one that makes the sample data."""
    python = VIRTUAL_ENVIRONMENT / "bin" / "python"
    if not python.exists():
        run([sys.executable, "-m", "venv", VIRTUAL_ENVIRONMENT])
        run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "duckdb"])
    return python


class World:
    """An installation whose server is started anew for each business date."""

    def __init__(self, bench, name, customers):
        self.bench, self.customers = bench, customers
        self.folder = bench.folder / name
        self.folder.mkdir()
        self.folder.chmod(0o755)
        self.port = 0

    def server(self, date):
        """The server on a business date; what it does by itself at the start may still go on."""
        shift = (date - datetime.datetime.now(datetime.timezone.utc).date()).days
        server = Server(self.bench.programs, self.folder / "server", shift)
        server.port = self.port
        return server

    def settled(self, server, seconds=7200):
        """Waits for the first round; milliseconds and customers of what was due."""
        log = self.folder / "server.log"
        end = time.monotonic() + seconds
        while time.monotonic() < end and server.process.poll() is None:
            text = log.read_text(encoding="utf-8", errors="replace")
            for line in text.splitlines():
                if "states looked through" in line:
                    found = dict(re.findall(r"(\w+)=(\d+)", line))
                    return int(found["milliseconds"]), int(found["customers"])
            time.sleep(0.2)
        raise BenchError("the server does not look through its states", f"read {log}")

    def make(self, date, a_month):
        """Tenant, policy, customers and receipts; the policy is in force before anybody is there."""
        with self.server(date) as server:
            self.port = server.port
            simulation.make_tenant(server, [POLICY])
            server.activate("2016-01-01", self.folder)
            simulation.fill(server, self.customers, MONTHS, a_month)

    def make_states(self, date, condition):
        """Makes the states of some customers as of a date, by the command that repairs."""
        with self.server(date) as server:
            self.settled(server)
            server.psql("kakuzuke", f"UPDATE customers SET is_gone = NOT ({condition})")
            begin = time.monotonic()
            report = self.bench.programs.json(
                "kakuzuke", "rating", "recompute", "--repair", "--time", "43200", "--json")
            server.psql("kakuzuke", "UPDATE customers SET is_gone = false WHERE is_gone", "VACUUM ANALYZE customers")
            say(f"made states of {report['repaired']:,} customers in {number(time.monotonic() - begin)} s")

    def recompute(self, server):
        """Seconds and megabytes of one recomputation, in which nothing may differ."""
        memory = simulation.Memory(server.process.pid, simulation.database_process(server))
        memory.start()
        begin = time.monotonic()
        report = self.bench.programs.json("kakuzuke", "rating", "recompute", "--time", "43200", "--json")
        seconds = time.monotonic() - begin
        memory.is_over.set()
        memory.join()
        if (report["states"], report["different_states"], report["waiting"]) != (self.customers, 0, 0):
            raise BenchError(f"not all states were compared and the same: {report}", "report this defect")
        return seconds, memory.server_bytes / 1e6, memory.database_bytes / 1e6


def psql_to(server, query, options, output):
    """Copies a query's rows somewhere; returns seconds."""
    begin = time.monotonic()
    done = subprocess.run(
        as_database_owner([
            "psql", "-h", str(server.folder / "db"), "-U", "postgres", "-d", "kakuzuke", "-c",
            f"COPY ({query}) TO STDOUT {options}"]), stdout=output, stderr=subprocess.PIPE, text=True, check=False,
        cwd="/")
    if done.returncode != 0:
        raise BenchError(f"psql: {done.stderr[-2000:]}", "report this defect")
    return time.monotonic() - begin


def load_lines(server, python, file):
    """Gives DuckDB the same lines."""
    say("copying the lines to DuckDB")
    with subprocess.Popen(
            [str(python), str(pathlib.Path(__file__).with_name("aggregates.py")), "load", str(file)],
            stdin=subprocess.PIPE) as loader:
        psql_to(server, LINES, "(FORMAT csv)", loader.stdin)
        loader.stdin.close()
        if loader.wait() != 0:
            raise BenchError("DuckDB could not read the lines", "read its message above")


def rounds(world, server, rounds_count, what):
    """The rows of B2; the seconds of the recomputations."""
    python, file = interpreter(), world.folder / "lines.duckdb"
    load_lines(server, python, file)
    samples = {"seconds": [], "duckdb": [], "copy": [], "columns": [], "server": [], "database": []}
    for _ in range(rounds_count):
        seconds, server_memory, database_memory = world.recompute(server)
        copy = psql_to(server, ROWS, "", subprocess.DEVNULL)
        columns = psql_to(server, COLUMNS, "(FORMAT binary)", subprocess.DEVNULL)
        duckdb, customers, lines = run(
            [python, pathlib.Path(__file__).with_name("aggregates.py"), "time", file, NIGHT, WINDOW_DAYS]).split()
        if int(customers) != world.customers:
            raise BenchError("DuckDB does not have all customers", "report this defect")
        for name, value in zip(samples, (seconds, float(duckdb), copy, columns, server_memory, database_memory)):
            samples[name].append(value)
        say(f"B2: {number(seconds)} s; COPY {number(copy)} s, DuckDB {number(float(duckdb))} s, {int(lines):,} lines")
    file.unlink()
    middle = {name: sorted(values)[len(values) // 2] for name, values in samples.items()}

    def row(bar, reference, what_of):
        ratios = [
            seconds / (copy + BAR_DUCKDB * duckdb)
            for seconds, copy, duckdb in zip(samples["seconds"], samples[reference], samples["duckdb"])]
        return row_of_ratios(
            bar, f"all states recomputed, {what}", f"{number(middle['seconds'])} s",
            f"COPY of {what_of} {number(middle[reference])} s + 2 x DuckDB {number(middle['duckdb'])} s", ratios, 1,
            middle["duckdb"] / (middle[reference] + BAR_DUCKDB * middle["duckdb"]), False, samples)

    rows = [
        row("B2", "copy", "the rows"), row("(B2)", "columns", "the columns needed"),
        row_of_values("(B2)", f"highest memory of the server, {what}", samples["server"], " MB", 250, 150, {}),
        row_of_values(
            "(B2)", f"highest memory of the database's processes without shared buffers, {what}",
            samples["database"], " MB", 600, 400, {})]
    return rows, samples["seconds"]


def measure_nights(world, rounds_count):
    """Seconds of the nightly run of each night, round by round."""
    seconds = {night: [] for night in NIGHTS}
    for place in range(rounds_count):
        for night in NIGHTS:
            with world.server(night) as server:
                milliseconds, customers = world.settled(server)
                expected = world.customers // SHARE
                if not expected <= customers <= expected + 1:
                    raise BenchError(f"{customers} customers were due, not {expected}", "report this defect")
                seconds[night].append(milliseconds / 1000)
                say(f"B3: {night}, {customers:,} customers in {number(milliseconds / 1000)} s")
                if night == NEW_YEAR and place + 1 < rounds_count:
                    server.psql(
                        "kakuzuke",
                        "UPDATE rating_states s SET states = o.states, exact_until = o.exact_until FROM old_states o "
                        "WHERE (s.tenant_id, s.policy_key, s.customer_key) = "
                        "(o.tenant_id, o.policy_key, o.customer_key)", "VACUUM ANALYZE rating_states", "CHECKPOINT")
    return seconds


def measure_many(bench, wanted):
    """The rows of many customers: B2, and B3 against it."""
    customers = CUSTOMERS_QUICK if bench.is_quick else CUSTOMERS
    world = World(bench, "recomputation", customers)
    world.make(NIGHT, 1)
    for night, share in NIGHTS.items():
        world.make_states(night - datetime.timedelta(DAYS_UNTIL_DUE), f"customer_key % {SHARE} = {share}")
    world.make_states(NIGHT - datetime.timedelta(1), f"customer_key % {SHARE} NOT IN (0, 1)")
    what = f"{customers:,} customers, {customers * len(MONTHS):,} receipts of {simulation.LINES} lines"
    with world.server(NIGHT - datetime.timedelta(1)) as server:
        world.settled(server)
        server.psql(
            "kakuzuke",
            f"CREATE TABLE old_states AS SELECT * FROM rating_states WHERE customer_key % {SHARE} IN (0, 1)",
            "VACUUM ANALYZE", "CHECKPOINT")
        rows, full = rounds(world, server, 3, what)
    if "B3" not in wanted:
        return rows
    middle = sorted(full)[len(full) // 2]
    for night, seconds in measure_nights(world, 3).items():
        occasion = "every hold period turns" if night == NEW_YEAR else "a night like others"
        rows.append(row_of_ratios(
            "B3", f"nightly run, {customers:,} customers of whom 1/{SHARE} are due, {occasion}",
            f"{number(sorted(seconds)[1])} s", f"B2: {number(middle)} s", [value / middle for value in seconds],
            BAR_NIGHT, GOAL_NIGHT, False, {"seconds": seconds}))
    return rows if "B2" in wanted else rows[-len(NIGHTS):]


def measure_heavy(bench):
    """The rows of fewer customers with many receipts."""
    customers = HEAVY_CUSTOMERS_QUICK if bench.is_quick else HEAVY_CUSTOMERS
    world = World(bench, "heavy", customers)
    world.make(NIGHT, HEAVY_A_MONTH)
    world.make_states(NIGHT, "true")
    receipts = customers * HEAVY_A_MONTH * len(MONTHS)
    with world.server(NIGHT) as server:
        world.settled(server)
        server.psql("kakuzuke", "VACUUM ANALYZE", "CHECKPOINT")
        return rounds(world, server, 3, f"{customers:,} customers, {receipts * simulation.LINES:,} lines")[0]


def measure(bench, wanted):
    """The rows of B2 and B3."""
    rows = measure_many(bench, wanted)
    run(["rm", "-rf", bench.folder / "recomputation"])
    if "B2" in wanted:
        rows += measure_heavy(bench)
    return rows
