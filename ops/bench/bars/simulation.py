"""S1: simulation of a policy version over a million customers with 20 receipts of 5 lines each.

The receipts are made by the database itself, in the packed form in which uploads leave them and in the order of their
business dates, as they would have come. All of them are priced again, not only those of the version's window.
"""

import pathlib
import re
import threading
import time

from .programs import POLICIES, BenchError, Server, say
from .row import number, row_of_values

PROGRAMS = ("kakuzuke-server", "kakuzuke")
CUSTOMERS, CUSTOMERS_QUICK = 1_000_000, 100_000
LINES = 5
# One receipt of each customer in each month.
MONTHS = [f"{year}-{month:02}-01" for year, last in ((2024, 12), (2025, 8)) for month in range(1, last + 1)]
AS_OF = "2025-08-31"
SECONDS_MAX = 120

# What is made is thrown away: a crash may cost it.
UNSAFE = "ALTER SYSTEM SET fsync = off", "ALTER SYSTEM SET max_wal_size = '8GB'", "SELECT pg_reload_conf()"
SAFE = "ALTER SYSTEM RESET fsync", "ALTER SYSTEM RESET max_wal_size", "SELECT pg_reload_conf()", "CHECKPOINT"

CATEGORIES = ("PRODUCE", "MEAT", "SEAFOOD", "DELI", "GROCERY", "FROZEN-GROCERY", "NUTRITION", "SPIRITS", "DRUG-GM",
              "COSMETICS", "GARDEN-CENTER", "FUEL", "PASTRY", "CHEESE", "FLORAL", "MISC")
MASTER = """
    INSERT INTO categories (tenant_id, category_key, code)
    SELECT tenant_id, n, c FROM tenants, unnest(ARRAY['{categories}']) WITH ORDINALITY AS list (c, n);
    INSERT INTO stores (tenant_id, store_key, code, name, time_zone, cut_off_hour, created_at)
    SELECT tenant_id, n, 'S' || n, 'Store ' || n, 'UTC', 0, now() FROM tenants, generate_series(1, 64) AS n;
    INSERT INTO customers (tenant_id, customer_key) SELECT tenant_id, n FROM tenants, generate_series(1, {customers}) n;
    INSERT INTO customer_enrolments (tenant_id, customer_key, option, on_date)
    SELECT tenant_id, n, 'card', '2024-02-01' FROM tenants, generate_series(1, {customers}, 2) n;
    INSERT INTO customer_attributes (tenant_id, customer_key, attribute, from_date, value)
    SELECT tenant_id, n, 'age', '2024-02-01', '65+' FROM tenants, generate_series(1, {customers}, 4) n"""
# A hash of customer and month stands for chance, so that every run measures the same.
MONTH = """
    INSERT INTO receipts (
        tenant_id, store_key, business_date, receipt_key, written_date, written_time, terminal, number, is_return,
        is_void, customer_key, payment, fulfilment, reserved_days_ahead, printed_tax_rate, printed_tax, line_product,
        line_category, line_quantity, line_amount, line_written_amount, line_cost, line_tax_rate, line_tax_included,
        line_standard_price, line_quote)
    SELECT (SELECT tenant_id FROM tenants), s, d, 'S' || s || '|T' || (h & 3) || '|' || d || '|' || n, d,
        32400 + (h & 32767)::int, 'T' || (h & 3), n::text, false, false, 1 + (c - 1) % {customers},
        (ARRAY['cash', 'card', 'prepaid', 'cash'])[1 + (h >> 3 & 3)],
        CASE WHEN h >> 5 & 7 = 0 THEN 'pickup' ELSE 'carry_out' END, 0, ARRAY[800, 1000], ARRAY[40, 25],
        ARRAY['49000' || (h >> 10 & 8191), '49001' || (h >> 15 & 8191), '49002' || (h >> 20 & 8191),
            '49003' || (h >> 25 & 8191), '49004' || (h >> 30 & 8191)],
        ARRAY[1 + (h >> 8 & 15), 1 + (h >> 12 & 15), 1 + (h >> 16 & 15), 1 + (h >> 20 & 15), 1 + (h >> 24 & 15)],
        ARRAY[1000, 1000, 2000, 1000, 1000 * (1 + (h >> 34 & 3))], a, a,
        ARRAY[a[1] * 7 / 10, a[2] * 7 / 10, a[3] * 7 / 10, a[4] * 3 / 4, a[5] * 4 / 5],
        ARRAY[800, 800, 1000, 800, 1000], ARRAY[false, false, false, false, false],
        ARRAY[NULL, NULL, NULL, NULL, NULL]::bigint[], ARRAY[NULL, NULL, NULL, NULL, NULL]::text[]
    FROM (
        SELECT c, h, d, n, 1 + (h >> 40 & 63)::int AS s,
            ARRAY[100 + (h >> 8 & 255), 100 + (h >> 14 & 511), 200 + (h >> 20 & 1023), 100 + (h >> 26 & 255),
                150 * (1 + (h >> 34 & 3))] AS a
        FROM (
            SELECT c, h, DATE '{month}' + ((h >> 50 & 255) % 28)::int AS d,
                row_number() OVER (ORDER BY (h >> 50 & 255) % 28, h) AS n
            FROM (
                SELECT c, hashint8extended(c, {place}) AS h FROM generate_series(1, {receipts}) AS c) AS drawn
        ) AS dated
    ) AS priced ORDER BY n"""


class Memory(threading.Thread):
    """The highest memory of the server and of all processes of its database, looked at four times a second."""

    def __init__(self, process, database):
        super().__init__(daemon=True)
        self.process, self.database = process, database
        self.server_bytes = self.database_bytes = 0
        self.is_over = threading.Event()

    def run(self):
        while not self.is_over.wait(0.25):
            self.server_bytes = max(self.server_bytes, field(self.process, "VmHWM"))
            self.database_bytes = max(self.database_bytes, sum(
                field(process, "RssAnon") for process in [self.database, *children(self.database)]))


def field(process, name):
    """Bytes of a field of a process's status; 0 when it is gone."""
    try:
        text = pathlib.Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    found = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    return int(found.group(1)) * 1024 if found else 0


def children(process):
    """The processes that a process has started."""
    try:
        return [int(child) for child in pathlib.Path(
            f"/proc/{process}/task/{process}/children").read_text(encoding="utf-8").split()]
    except OSError:
        return []


def database_process(server):
    """The number of the server's database's first process."""
    return int((server.folder / "db" / "data" / "postmaster.pid").read_text(encoding="utf-8").split("\n")[0])


def make_tenant(server, policies):
    """A tenant with versions of a policy; its owner is signed in."""
    installation, programs = server.folder / "installation", server.programs
    owner = server.folder.with_name("owner")
    address = ("--server", f"127.0.0.1:{server.port}", "--authority", installation / "authority.pem")
    programs.run("kakuzuke", "login", *address, "--token-file", installation / "operator.token", "--profile",
                 "operator")
    programs.run("kakuzuke", "tenant", "create", "--code", "bench", "--name", "Bench", "--time-zone", "UTC",
                 "--currency", "JPY", "--owner-token-file", owner, "--profile", "operator")
    programs.run("kakuzuke", "login", *address, "--token-file", owner)
    for policy in policies:
        programs.run("kakuzuke", "policy", "upload", policy)


def fill(server, customers, months, receipts_a_month=1):
    """Customers with receipts, each with so many in each month."""
    say(f"making {customers * receipts_a_month * len(months):,} receipts of {LINES} lines")
    server.psql("kakuzuke", *UNSAFE)
    server.psql("kakuzuke", MASTER.format(categories="', '".join(CATEGORIES), customers=customers))
    failures = []

    def work(places):
        try:
            for place, month in places:
                server.psql(
                    "kakuzuke", "SET work_mem = '128MB'", f"SELECT ensure_receipt_partition('{month}')",
                    MONTH.format(
                        month=month, place=place, customers=customers, receipts=customers * receipts_a_month))
        except BenchError as error:
            failures.append(error)

    places = list(enumerate(months))
    workers = [threading.Thread(target=work, args=(places[start::2],)) for start in (0, 1)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if failures:
        raise failures[0]
    server.psql("kakuzuke", "VACUUM ANALYZE", *SAFE)


def measure(bench):
    """The rows of S1."""
    customers = CUSTOMERS_QUICK if bench.is_quick else CUSTOMERS
    folder = bench.folder / "simulation"
    folder.mkdir()
    folder.chmod(0o755)
    times, peaks, database_peaks = [], [], []
    with Server(bench.programs, folder / "server") as server:
        make_tenant(server, [POLICIES / "supermarket-a.yaml", POLICIES / "supermarket-b.yaml"])
        fill(server, customers, MONTHS)
        receipts = customers * len(MONTHS)
        database = database_process(server)
        for _ in range(3):
            memory = Memory(server.process.pid, database)
            memory.start()
            begin = time.monotonic()
            report = bench.programs.json(
                "kakuzuke", "policy", "simulate", "2", "--against", "1", "--on", AS_OF, "--from", MONTHS[0], "--json")
            times.append(time.monotonic() - begin)
            memory.is_over.set()
            memory.join()
            peaks.append(memory.server_bytes / 1e6)
            database_peaks.append(memory.database_bytes / 1e6)
            if (report["customers"], report["receipts"], report["total"]["lines"]) != (
                    customers, receipts, receipts * LINES):
                raise BenchError("the report is not of all customers, receipts and lines", "report this defect")
            say(f"S1: {number(times[-1])} s, server {number(peaks[-1])} MB")
    what = f"{customers:,} customers, {receipts:,} receipts of {LINES} lines, all priced under two policies"
    bar = SECONDS_MAX * customers / CUSTOMERS
    return [
        row_of_values("S1", f"simulation, {what}", times, " s", bar, bar / 2, {"seconds": times}),
        row_of_values("(S1)", "highest memory of the server", peaks, " MB", 250, 150, {"megabytes": peaks}),
        row_of_values(
            "(S1)", "highest memory of the database's processes without shared buffers", database_peaks, " MB", 600,
            400, {"megabytes": database_peaks})]
