"""B12 and N1: a thousand tenants against one of the same total size, and a tenant beside a noisy one.

Both installations have as many agents, customers and receipts, and the same calls are made of them; only the number of
tenants differs. They take turns: while one is measured, the other is stopped.
"""

import json
import statistics
import time

from .programs import POLICIES, BenchError, Server, say, stop
from .row import Row, number, row_of_ratios

PROGRAMS = ("kakuzuke-server", "tenant-bench")
# Rows of both installations of B12.
RECEIPTS_PER_AGENT = 100
CUSTOMERS_PER_AGENT = 20
SECONDS_OF_LOOKUPS = 6
# Long enough that nearly every tenant has been asked for once: its policy is read and the use of its token noted.
SECONDS_OF_WARMING = 12
UPLOADS_PER_ROUND = 200
# N1: quotas of each tenant, and how long a round asks.
LOOKUPS_PER_SECOND = 100
RECEIPTS_PER_SECOND = 200
SECONDS_OF_ASKING = 40
# What a tenant saves up lasts ten seconds of its quota; the noisy one uses it up before anything is timed.
SECONDS_OF_SAVINGS = 12
NEIGHBOURS_CUSTOMERS = 2_000
NEIGHBOURS_RECEIPTS = 4_000

# Two persons are behind every policy in force; the bench makes the second one and the activation itself.
ACTIVATE = """
    INSERT INTO users (tenant_id, user_id, login, name, created_at)
    SELECT tenant_id, gen_random_uuid(), 'activator', 'Activator', now() FROM tenants;
    INSERT INTO policy_activations
        (tenant_id, effective_from, policy_key, activated_at, activated_by, author, activator)
    SELECT p.tenant_id, '2016-01-01', p.policy_key, now(), 'user:activator', p.author, u.user_id
    FROM policies p JOIN users u ON u.tenant_id = p.tenant_id AND u.login = 'activator'"""


class World:
    """One installation with its tenants, agents and receipts."""

    def __init__(self, bench, name, tenants, agents, customers, receipts):
        self.programs, self.tenants, self.agents = bench.programs, tenants, agents
        self.customers, self.receipts = customers, receipts
        self.folder = bench.folder / name
        self.folder.mkdir()
        self.folder.chmod(0o755)
        self.file = self.folder / "world.json"
        self.server = Server(bench.programs, self.folder / "server")
        self.uploaded_from = 0

    def command(self, name, *parts):
        """A command of `tenant-bench` about this installation."""
        return (name, "--port", self.server.port, "--world", self.file, *parts)

    def json(self, name, *parts):
        """Its answer."""
        return self.programs.json("tenant-bench", *self.command(name, *parts))

    def make(self):
        """Makes tenants, agents and receipts."""
        with self.server as server:
            say(f"making {self.tenants:,} tenants with {self.agents:,} agents")
            installation = self.server.folder / "installation"
            self.json(
                "make", "--authority", installation / "authority.pem", "--operator-token",
                installation / "operator.token", "--policy", POLICIES / "supermarket-a.yaml", "--tenants",
                self.tenants, "--agents", self.agents, "--customers", self.customers)
            server.psql("kakuzuke", " ".join(ACTIVATE.split()))
            self.json("ingest", "--agents", self.agents, "--receipts", 100, "--batches", self.receipts // 100)
            server.psql("kakuzuke", "VACUUM ANALYZE", "CHECKPOINT")
            rows = server.psql("kakuzuke", "SELECT count(*) FROM receipts").strip()
        if int(rows) != self.agents * self.receipts:
            raise BenchError(f"{rows} receipts are stored", "report this defect")

    def round(self):
        """Look-ups after a warming, then uploads of some agents."""
        with self.server as server:
            self.json("lookups", "--seconds", SECONDS_OF_WARMING)
            lookups = self.json("lookups", "--seconds", SECONDS_OF_LOOKUPS)
            server.psql("kakuzuke", "CHECKPOINT")
            count = min(UPLOADS_PER_ROUND, self.agents)
            uploads = self.json("ingest", "--agents", count, "--from", self.uploaded_from, "--batches", 2)
            self.uploaded_from = (self.uploaded_from + count) % self.agents
        return lookups, uploads["receipts"] / uploads["seconds"]


def measure_many(bench):
    """The rows of B12."""
    agents = 200 if bench.is_quick else 1_000
    size = (agents, CUSTOMERS_PER_AGENT, RECEIPTS_PER_AGENT)
    one, many = World(bench, "one", 1, *size), World(bench, "many", agents, *size)
    for world in (one, many):
        world.make()
    ones, manies = [], []
    for place in range(bench.rounds):
        for world, results in ((one, ones), (many, manies))[:: 1 if place % 2 == 0 else -1]:
            results.append(world.round())
        say(f"B12: look-ups {number(ones[-1][0]['rate'])}/s and {number(manies[-1][0]['rate'])}/s, receipts "
            f"{number(ones[-1][1])}/s and {number(manies[-1][1])}/s")

    def row(name, what, unit, own, reference):
        return row_of_ratios(
            name, f"{what}, {agents:,} tenants, {agents * RECEIPTS_PER_AGENT:,} receipts and more",
            f"{number(statistics.median(own))}{unit}", f"1 tenant: {number(statistics.median(reference))}{unit}",
            [two / one_ if unit == "/s" else one_ / two for one_, two in zip(own, reference)], 1.3, 1.1, False,
            {"many": own, "one": reference})

    return [
        row("B12", "ratings looked up by hashed identifier", "/s", [many_[0]["rate"] for many_ in manies],
            [one_[0]["rate"] for one_ in ones]),
        row("(B12)", "the same, p99 of a call", " us", [many_[0]["p99_us"] for many_ in manies],
            [one_[0]["p99_us"] for one_ in ones]),
        row("B12", "receipts uploaded in batches of 100", "/s", [many_[1] for many_ in manies],
            [one_[1] for one_ in ones])]


def measure_neighbour(bench):
    """The rows of N1: tenant A at a tenth of its quota alone, and while tenant B goes at ten times its own."""
    world = World(bench, "neighbours", 2, 2, NEIGHBOURS_CUSTOMERS, NEIGHBOURS_RECEIPTS)
    world.make()
    alone, beside, floods = [], [], []
    with world.server:
        world.json("limit", "--receipts", RECEIPTS_PER_SECOND, "--lookups", LOOKUPS_PER_SECOND)
        ask = ("ask", "--rate", LOOKUPS_PER_SECOND / 10, "--seconds", SECONDS_OF_ASKING)
        world.json("ask", "--rate", LOOKUPS_PER_SECOND / 10, "--seconds", 2)
        for place in range(bench.rounds):
            if place % 2 == 0:
                alone.append(world.json(*ask))
            log = world.folder / "flood.json"
            flood = bench.programs.start(
                "tenant-bench", *world.command(
                    "flood", "--lookups", LOOKUPS_PER_SECOND * 10, "--receipts", RECEIPTS_PER_SECOND * 10,
                    "--seconds", SECONDS_OF_SAVINGS + SECONDS_OF_ASKING + 2), log=log,
                # Its machine is another one in earnest.
                niceness=19)
            try:
                time.sleep(SECONDS_OF_SAVINGS)
                beside.append(world.json(*ask))
                flood.wait(60)
            finally:
                stop(flood)
            floods.append(_flood(log))
            if place % 2 == 1:
                alone.append(world.json(*ask))
            say(f"N1: p99 {number(percentile(alone[-1]['rating_us'], 99))} us alone, "
                f"{number(percentile(beside[-1]['rating_us'], 99))} us beside {floods[-1]}")

    def row(kind, name, percent):
        own, reference = ([one[f"{kind}_us"] for one in rounds] for rounds in (beside, alone))
        ratios = [percentile(one, percent) / percentile(two, percent) for one, two in zip(own, reference)]
        # One round has too few calls for its p99: the figure is that of the calls of all rounds together.
        (together, apart) = (percentile(sum(times, []), percent) for times in (own, reference))
        return Row(
            name, f"{kind} of a tenant at a tenth of its quota beside one at ten times its own, p{percent}",
            f"{number(together)} us", f"alone: {number(apart)} us", together / apart, " x", 1.3, 1.1, False,
            (min(ratios), max(ratios)), {"beside_us": own, "alone_us": reference, "floods": floods})

    return [row("rating", "N1", 99), row("quote", "N1", 99), row("rating", "(N1)", 50), row("quote", "(N1)", 50)]


def percentile(values, percent):
    """The value below which so many of a hundred lie."""
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def _flood(log):
    """What the noisy tenant was answered; every refusal must have named a time."""
    counts = json.loads(log.read_text(encoding="utf-8"))
    for kind, answers in counts.items():
        if answers["others"] or not answers["refused"] or answers["refused"] != answers["refused_with_seconds"]:
            raise BenchError(f"the noisy tenant's {kind} were answered {answers}", "report this defect")
    return counts

