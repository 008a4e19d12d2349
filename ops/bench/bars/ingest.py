"""B1: agents' spools over TLS into the database, against `psql \\copy` of the same lines in the same cluster.

Tenant, stores, agents and filled spools are prepared once; each round works on a copy of both folders. The lines for
`\\copy` are what the server stored in the first round, one row each, under the primary key of its receipts and the
line's number.
"""

import datetime
import shutil
import statistics

from .programs import POLICIES, ROOT, BenchError, Server, copy_folder, say
from .row import number, row_of_ratios

PROGRAMS = ("kakuzuke-server", "kakuzuke", "ingest-bench")
# Business dates follow the data: the day after its last one.
DAY = datetime.date(2018, 1, 1)
AGENTS_AT_A_TIME = (1, 2, 4)

TABLE = """
    CREATE TABLE line (
        tenant_id uuid, business_date date, store_key integer, receipt_key text, line integer, written_time integer,
        terminal text, number text, customer_key bigint, payment text, fulfilment text, product text,
        category integer, quantity bigint, amount bigint, cost bigint, tax_rate integer, standard_price bigint,
        PRIMARY KEY (tenant_id, business_date, store_key, receipt_key, line))"""
EXPORT = """
    SELECT tenant_id, business_date, store_key, receipt_key, line, written_time, terminal, number, customer_key,
        payment, fulfilment, product, category, quantity, amount, cost, tax_rate, standard_price
    FROM receipts, unnest({arrays}) WITH ORDINALITY
        AS lines (product, category, quantity, amount, cost, tax_rate, standard_price, line)
    ORDER BY store_key, business_date, written_time, receipt_key, line"""
ARRAYS = ("product", "category", "quantity", "amount", "cost", "tax_rate", "standard_price")


class Ingest:
    """One prepared tenant and as many rounds as wanted."""

    def __init__(self, bench):
        self.bench = bench
        self.folder = bench.folder / "ingest"
        self.lines = self.folder / "lines.csv"
        self.shift = (DAY - datetime.datetime.now(datetime.timezone.utc).date()).days
        self.fill = {}

    def prepare(self):
        """Makes tenant, stores, agents and spools, all in folders that the rounds copy."""
        data, source = self.bench.data, self.folder / "prepared"
        source.mkdir(parents=True)
        self.folder.chmod(0o755)
        source.chmod(0o755)
        stores = sorted(path.name for path in (data / "journals").iterdir())
        with Server(self.bench.programs, source / "server", self.shift) as server:
            say(f"B1: making {len(stores)} stores and filling their agents' spools")
            tokens = self.folder / "tokens"
            server.make_tenant(POLICIES / "supermarket-a.yaml", data / "products.csv", stores, tokens)
            (source / "agents").mkdir()
            self.fill = self.bench.programs.json(
                "ingest-bench", "fill", "--agents", source / "agents", "--port", server.port, "--journals",
                data / "journals", "--profile", ROOT / "ops" / "demo.d" / "profile.yaml", "--tokens", tokens)
            server.psql("postgres", "CREATE DATABASE bench")
        if self.fill["rejected_rows"]:
            raise BenchError(f"{self.fill['rejected_rows']} rows of the journals were refused", "make the data anew")
        say(f"B1: {self.fill['receipts']:,} receipts with {self.fill['lines']:,} lines wait in the spools")

    def round(self, at_a_time, is_reference_first):
        """One round on fresh copies; returns lines per second of the agents and of `\\copy`, None without lines."""
        copy = self.folder / "round"
        copy_folder(self.folder / "prepared", copy)
        reference = None
        with Server(self.bench.programs, copy / "server", self.shift) as server:
            server.psql("kakuzuke", "CHECKPOINT")
            if is_reference_first:
                reference = self._copy(server)
            done = self.bench.programs.json(
                "ingest-bench", "upload", "--agents", copy / "agents", "--port", server.port, "--at-a-time", at_a_time)
            self._check(server, done)
            if not self.lines.exists():
                self._export(server)
            if reference is None:
                server.psql("kakuzuke", "CHECKPOINT")
                reference = self._copy(server)
        shutil.rmtree(copy)
        ours = self.fill["lines"] / done["seconds"]
        say(f"B1: {at_a_time} at a time: {number(ours)} lines/s, \\copy {number(reference)} lines/s")
        return ours, reference, done

    def _copy(self, server):
        server.psql("bench", TABLE)
        out = server.psql(
            "bench", "\\timing on", f"\\copy line FROM '{self.lines}' WITH (FORMAT csv)")
        server.psql("bench", "DROP TABLE line")
        milliseconds = float(next(line for line in out.splitlines() if line.startswith("Time:")).split()[1])
        return self.fill["lines"] / milliseconds * 1_000

    def _check(self, server, done):
        stored = server.psql(
            "kakuzuke", "SELECT count(*), sum(cardinality(line_product)), (SELECT count(*) FROM customers "
            "WHERE needs_remake), (SELECT count(*) FROM rating_states) FROM receipts")
        receipts, lines, waiting, states = (int(value) for value in stored.strip().split("|"))
        if (receipts, lines, waiting) != (self.fill["receipts"], self.fill["lines"], 0) or states == 0:
            raise BenchError(f"the database holds {stored.strip()} after {done}", "report this defect")

    def _export(self, server):
        columns = server.psql(
            "kakuzuke", "SELECT attname FROM pg_attribute WHERE attrelid = 'receipts'::regclass").split()
        # The arrays' names are `line_amount` or `line_amounts`.
        names = [next(c for c in columns if c.rstrip("s") == f"line_{array}".rstrip("s")) for array in ARRAYS]
        select = " ".join(EXPORT.format(arrays=", ".join(names)).split())
        self.lines.touch()
        self.lines.chmod(0o666)
        server.psql("kakuzuke", f"\\copy ({select}) TO '{self.lines}' WITH (FORMAT csv)")


def measure(bench):
    """The row of B1 with the best number of agents at a time, and one row for each other number tried."""
    ingest = Ingest(bench)
    ingest.prepare()
    tried = {at_a_time: ingest.round(at_a_time, False) for at_a_time in AGENTS_AT_A_TIME}
    best = max(tried, key=lambda at_a_time: tried[at_a_time][0])
    rounds = [ingest.round(best, place % 2 == 0) for place in range(bench.rounds)]
    ours, theirs = [ours for ours, _, _ in rounds], [theirs for _, theirs, _ in rounds]

    def row(name, at_a_time, own, other):
        ratios = [one / two for one, two in zip(own, other)]
        return row_of_ratios(
            name, f"ingest, {ingest.fill['lines']:,} lines, {at_a_time} of {ingest.fill['stores']} agents at a time",
            f"{number(statistics.median(own))} lines/s", f"\\copy: {number(statistics.median(other))} lines/s",
            ratios, 0.5, 0.8, True, {"lines_per_second": own, "reference_lines_per_second": other,
                                     "upload": rounds[0][2] if at_a_time == best else tried[at_a_time][2]})

    others = [row("(B1)", key, [tried[key][0]], [tried[key][1]]) for key in AGENTS_AT_A_TIME if key != best]
    return [row("B1", best, ours, theirs), *others]
