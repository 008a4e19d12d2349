"""Runs the demonstration that ops/demo describes: data, server, two retailers, agents, ratings, an offline price."""

import argparse
import csv
import datetime
import json
import pathlib
import secrets
import shutil
import subprocess
import sys
import time

from processes import DemoError, Programs, Server, run_many

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TENANTS = (
    ("store-brand-a", "Store Brand A", "supermarket-a.yaml"),
    ("store-brand-b", "Store Brand B", "supermarket-b.yaml"))
AGENTS_MAX = 8
BASKET_LINES = 5


def say(text):
    print(text, flush=True)


def step(text):
    say(f"\n== {text}")


def arguments():
    parser = argparse.ArgumentParser(prog="ops/demo")
    parser.add_argument("--synthetic", action="store_true", help="invented receipts, no network")
    parser.add_argument("--stores", type=int, default=5, metavar="N", help="stores with most receipts (default 5)")
    parser.add_argument("--all", action="store_true", help="every store")
    parser.add_argument("--data", type=pathlib.Path, default=ROOT / ".demo" / "run", metavar="FOLDER")
    parser.add_argument("--configuration", choices=("debug", "release"), default="debug")
    parser.add_argument("--stop", action="store_true", help="end what still runs and remove the folder")
    parser.add_argument("--seed", type=int, default=2026, help="seed of the invented receipts")
    options = parser.parse_args()
    options.data = options.data.resolve()
    if not 1 <= options.stores <= 457:
        parser.error("--stores is 1 to 457")
    return options


def make_data(options, folder):
    if options.synthetic:
        today = datetime.date.today()
        days = 150
        command = [
            "synthetic.py", "--seed", options.seed, "--out", folder, "--stores", min(options.stores, 20),
            "--households", 300, "--days", days, "--first-date", today - datetime.timedelta(days=days)]
    else:
        command = ["complete_journey.py", "--out", folder]
        command += ["--all"] if options.all else ["--stores", options.stores]
    program = ROOT / "ops/demo.d" / command[0]
    subprocess.run([sys.executable, str(program), *(str(part) for part in command[1:])], check=True)
    return json.loads((folder / "summary.json").read_text(encoding="utf-8"))


class Tenant:
    """One retailer of the demonstration: its sign-in, stores and agents."""

    def __init__(self, programs, data, code, name, policy):
        self.programs, self.data, self.code, self.name, self.policy = programs, data, code, name, policy
        self.id = ""

    def command(self, *parts):
        return self.programs.kakuzuke(*parts, "--profile", self.code)

    def set_up(self, server, first_date):
        token = self.data / f"{self.code}.token"
        made = self.programs.kakuzuke(
            "tenant", "create", "--code", self.code, "--name", self.name, "--time-zone", "Asia/Tokyo", "--currency",
            "JPY", "--owner-token-file", token, "--profile", "operator", "--json")
        self.id = json.loads(made)["tenant_id"]
        self.programs.login(server, token, self.code)
        for store in self.stores():
            self.command(
                "store", "add", "--code", store["code"], "--name", store["name"], "--time-zone", store["time_zone"],
                "--cut-off-hour", store["cut_off_hour"])
        uploaded = json.loads(self.command("policy", "upload", ROOT / "ops/demo.d/policies" / self.policy, "--json"))
        self.programs.kakuzuke(
            "policy", "activate", uploaded["version"], "--from", first_date, "--profile", self.second_person(server))
        self.command("import", "products", self.data / "source" / "products.csv")
        key = server.installation / "identifier-keys" / f"{self.id}-1.key"
        self.command("import", "members", self.data / "source" / "members.csv", "--identifier-key", key)

    def second_person(self, server):
        """Adds the person who activates what the owner has written, and returns the person's sign-in."""
        invitation, password = (self.data / f"{self.code}-activator.{kind}" for kind in ("invitation", "password"))
        self.command(
            "user", "add", "--login", "activator", "--name", "Second person", "--role", "policy_activator",
            "--output", invitation)
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24) + "\n", encoding="utf-8")
        profile = f"{self.code}-activator"
        self.programs.accept_invitation(server, invitation, password, profile)
        invitation.unlink()
        return profile

    def stores(self):
        with (self.data / "source" / "stores.csv").open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def agent_folder(self, store):
        return self.data / "agents" / self.code / store

    def enrol_and_sync(self, store, server, shift):
        """Makes the store's agent known and lets it bring everything to the server."""
        folder = self.agent_folder(store)
        folder.parent.mkdir(parents=True, exist_ok=True)
        token = self.data / f"{self.code}-{store}.enrol"
        self.command("agent", "token", "--store", store, "--output", token)
        source = self.data / "source"
        self.programs.agent(
            "enroll", "--data", folder, "--server", f"127.0.0.1:{server.port}", "--server-name", "localhost",
            "--token-file", token, "--journals", source / "journals" / store, "--profile", source / "profile.yaml",
            "--quiet-seconds", 0, "--business-days-shift", shift)
        token.unlink()
        return self.programs.agent("sync", "--data", folder, "--json", unavailable_retries=5)

    def sync(self, store):
        return json.loads(self.programs.agent("sync", "--data", self.agent_folder(store), "--json"))


def favourite_customer(source, store):
    """The member with most receipts in a store, and the products bought there most often."""
    receipts, products = {}, {}
    for journal in sorted((source / "journals" / store).iterdir()):
        with journal.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["member"]:
                    receipts.setdefault(row["member"], set()).add((row["date"], row["receipt"]))
                if row["product"] and float(row["amount"]) > 0:
                    products[row["product"]] = products.get(row["product"], 0) + 1
    member = min(receipts, key=lambda name: (-len(receipts[name]), name))
    basket = sorted(products, key=lambda code: (-products[code], code))[:BASKET_LINES]
    return member, len(receipts[member]), basket


def same_price(online, offline):
    """Whether two quotes give the same prices for the same reasons; each side names quotes in its own way."""
    def essence(quote):
        kept = ("total", "saved", "currency", "tax_included", "policy_version")
        lines = [
            (line["subject"], line.get("rate_bp", line.get("fee_rate", 0)), line["unit_price"], line["line_total"])
            for line in quote["lines"]]
        ratings = []
        for entry in quote["ratings"]:
            rating = entry.get("rating", entry)
            ratings.append((
                rating["subject"], rating["stage"], rating.get("grade"), rating.get("score"),
                entry.get("class_code") or entry.get("class")))
        return [quote.get(key, 0) or 0 for key in kept], lines, ratings
    return essence(online) == essence(offline)


def demonstrate(options):
    data = options.data
    if data.exists():
        raise DemoError(f"{data} is still there", "run ops/demo --stop first")
    data.mkdir(parents=True)
    data.chmod(0o755)
    programs = Programs(ROOT, options.configuration, data)
    step("Building the programs")
    programs.build()
    step("Making the journals of the stores' points of sale")
    summary = make_data(options, data / "source")
    total, source = summary["total"], data / "source"
    last = datetime.date.fromisoformat(total["last_date"])
    today = last + datetime.timedelta(days=1)
    shift = (today - datetime.date.today()).days
    step(f"Starting the server with a private database; it believes that today is {today}")
    server = Server(programs, data, shift)
    try:
        server.start()
        say(f"   listening on 127.0.0.1:{server.port}, log in {server.log}")
        programs.login(server, server.installation / "operator.token", "operator")
        tenants = [Tenant(programs, data, *fields) for fields in TENANTS]
        for tenant in tenants:
            step(f"Setting up the retailer {tenant.name}: stores, policy {tenant.policy}, item master, members")
            tenant.set_up(server, total["first_date"])
        stores = [store["code"] for store in tenants[0].stores()]
        step(f"Enrolling an agent in each of {len(stores)} stores of both; each reads its journals and uploads")
        started = time.monotonic()
        done = run_many(
            AGENTS_MAX,
            [lambda t=tenant, s=store: t.enrol_and_sync(s, server, shift) for store in stores for tenant in tenants])
        reports = [json.loads(text) for text in done]
        bytes_sent = sum(int(report.get("bytes_sent", 0)) for report in reports)
        say(f"   {sum(int(r.get('accepted', 0)) for r in reports):,} receipts in {time.monotonic() - started:.0f} s, "
            f"{bytes_sent / (2 * total['lines']):.2f} bytes a line on the wire")
        check_sums(server, tenants, total)
        show_and_price(server, tenants, source, stores[0])
    finally:
        server.stop()


def check_sums(server, tenants, total):
    step("Comparing what is stored with the source, to the yen")
    for tenant in tenants:
        amount, receipts = server.stored(tenant.id)
        say(f"   {tenant.name}: {amount:,} yen in {receipts:,} receipts; the source has {total['amount']:,} in "
            f"{total['receipts']:,}")
        if (amount, receipts) != (total["amount"], total["receipts"]):
            raise DemoError("the sums differ", "report this with the folder's logs")
    step("Recomputing every rating from all receipts")
    for tenant in tenants:
        for _ in range(60):
            found = json.loads(tenant.command("rating", "verify", "--json"))
            if found["customers"] > 0:
                break
            time.sleep(5)
        say(f"   {tenant.name}: {found['ratings']:,} ratings of {found['customers']:,} customers, "
            f"{found['differences']} differ")


def show_and_price(server, tenants, source, store):
    member, visits, basket = favourite_customer(source, store)
    step(f"The customer with most receipts in store {store} ({visits}), under both policies")
    online = {}
    for tenant in tenants:
        tenant.sync(store)
        folder = tenant.agent_folder(store)
        say(f"   {tenant.name}:")
        say(tenant.programs.agent("rating", "--data", folder, "--member", member))
        key = server.installation / "identifier-keys" / f"{tenant.id}-1.key"
        online[tenant.code] = json.loads(tenant.command(
            "quote", "--store", store, "--member", member, "--identifier-key", key, "--reason", "demonstration",
            "--payment", "cash", "--json", *basket))
    step("Stopping the server")
    server.stop()
    step(f"Pricing a basket offline in store {store}")
    for tenant in tenants:
        folder = tenant.agent_folder(store)
        quote = ("quote", "--data", folder, "--member", member, "--payment", "cash", *basket)
        say(tenant.programs.agent(*quote))
        offline = json.loads(tenant.programs.agent(*quote, "--json"))
        if not same_price(online[tenant.code], offline):
            raise DemoError("the offline price is not the one the server gave", "report this with the folder's logs")
        say(f"   The server had given the same: {online[tenant.code]['total']:,} yen, "
            f"{online[tenant.code]['saved']:,} saved.\n")
    agent = tenants[0].programs.path("kakuzuke-agent")
    say("Try next:")
    say(f"   {agent} status --data {tenants[0].agent_folder(store)}")
    say("   as a walk-in, who pays the standard fee:")
    say(f"   {agent} quote --data {tenants[0].agent_folder(store)} {basket[0]}x3")
    say("   ops/demo --stop")


def main():
    options = arguments()
    try:
        if options.stop:
            Server.stop_leftovers(options.data)
            if options.data.exists():
                shutil.rmtree(options.data)
            say("Nothing of the demonstration is left.")
        else:
            demonstrate(options)
    except DemoError as error:
        sys.exit(f"demo: {error}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"demo: {error.cmd[0]} ended with {error.returncode}")


if __name__ == "__main__":
    main()
