"""The demo data programs: files that agree with each other, and the rules by which real receipts are converted.

Method: run the programs into a temporary folder and read back every file with the csv and json modules, reckoning each
sum anew. Run with `python3 -m unittest discover -s Tests/DemoDataTests`.
"""

import collections
import contextlib
import csv
import datetime
import hashlib
import io
import json
import os
import pathlib
import re
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / "ops" / "demo.d"
sys.path.insert(0, str(PROGRAMS))

import complete_journey  # noqa: E402
import departments  # noqa: E402
import pos_files  # noqa: E402
import synthetic  # noqa: E402

SEED = int(os.environ.get("KAKUZUKE_TEST_SEED", "20261"))
SIZE = {"stores": 3, "households": 120, "days": 150}


def import_duckdb():
    """DuckDB from this interpreter or from the environment of the demo; None when neither has it."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    packages = PROGRAMS / ".venv" / "lib" / version / "site-packages"
    if packages.exists() and str(packages) not in sys.path:
        sys.path.append(str(packages))
    try:
        import duckdb
        return duckdb
    except ImportError:
        return None


def read_rows(path):
    """The rows of one CSV file as dictionaries."""
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_journals(out):
    """Every journal row by store, in file order."""
    rows = collections.defaultdict(list)
    for path in sorted((out / "journals").glob("*/*.csv")):
        for row in read_rows(path):
            if row["store"] != path.parent.name or not row["date"].startswith(path.stem):
                raise AssertionError(f"{path} holds a row of store {row['store']} on {row['date']}")
            rows[row["store"]].append(row)
    return rows


def digests(folder):
    """The digest of every file by its path inside the folder."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*")) if path.is_file()}


class FolderChecks:
    """What holds for an output folder of either program; the class that mixes it in sets `out`."""

    def test_sums_of_journals_stores_and_summary_agree(self):
        summary = json.loads((self.out / "summary.json").read_text(encoding="utf-8"))
        stores = {row["code"]: row for row in read_rows(self.out / "stores.csv")}
        journals = read_journals(self.out)
        self.assertEqual(set(journals), set(stores))
        self.assertEqual(list(stores), list(summary["stores"]))
        total = collections.Counter()
        for store, rows in journals.items():
            found = {
                "receipts": len({(row["date"], row["terminal"], row["receipt"]) for row in rows}),
                "lines": len(rows), "amount": sum(int(row["amount"]) for row in rows),
                "return_lines": sum(row["kind"] == "return" for row in rows)}
            for name, value in found.items():
                self.assertEqual(summary["stores"][store][name], value, (store, name))
                if name != "return_lines":
                    self.assertEqual(int(stores[store][name]), value, (store, name))
            self.assertEqual(summary["stores"][store]["first_date"], rows[0]["date"])
            self.assertEqual(summary["stores"][store]["last_date"], rows[-1]["date"])
            total.update(found)
        for name, value in total.items():
            self.assertEqual(summary["total"][name], value, name)
        receipts = [int(row["receipts"]) for row in stores.values()]
        self.assertEqual(receipts, sorted(receipts, reverse=True))

    def test_every_journal_row_parses_and_receipts_stand_in_time_order(self):
        products = {row["code"]: row for row in read_rows(self.out / "products.csv")}
        for rows in read_journals(self.out).values():
            moment, key, seen = "", None, set()
            for row in rows:
                self.assertEqual(tuple(row), pos_files.JOURNAL_COLUMNS)
                datetime.date.fromisoformat(row["date"])
                datetime.time.fromisoformat(row["time"])
                self.assertRegex(row["quantity"], r"^-?\d+(\.\d{1,3})?$")
                self.assertRegex(row["amount"], r"^-?\d+$")
                self.assertRegex(row["member"], r"^(H\d{7})?$")
                self.assertRegex(row["category"], r"^[A-Z0-9]+(-[A-Z0-9]+)*$")
                self.assertIn(row["kind"], ("sale", "return"))
                product = products[row["product"]]
                self.assertEqual(row["category"], product["category"])
                self.assertEqual(int(row["tax_rate"]), departments.TAX_PERCENT[product["tax"]])
                now = (row["date"], row["terminal"], row["receipt"])
                if now != key:
                    self.assertNotIn(now, seen)
                    seen.add(now)
                    line, key = 0, now
                line += 1
                self.assertEqual(int(row["line"]), line)
                self.assertGreaterEqual(row["date"] + row["time"], moment)
                moment = row["date"] + row["time"]

    def test_members_enrol_on_the_day_of_their_first_receipt(self):
        first = {}
        for rows in read_journals(self.out).values():
            for row in rows:
                if row["member"]:
                    first[row["member"]] = min(row["date"], first.get(row["member"], row["date"]))
        members = read_rows(self.out / "members.csv")
        self.assertEqual(tuple(members[0]), pos_files.MEMBER_COLUMNS)
        self.assertEqual({row["member"]: row["enrolled_on"] for row in members}, first)
        self.assertEqual({row["enrolment_option"] for row in members}, {"card"})

    def test_cost_is_below_list_price_and_follows_the_margin(self):
        for row in read_rows(self.out / "products.csv"):
            self.assertEqual(tuple(row), pos_files.PRODUCT_COLUMNS)
            cost, price = int(row["unit_cost_e2"]), int(row["list_price"])
            self.assertGreater(cost, 0)
            self.assertLess(cost, price * 100)
            margin = departments.department(row["category"]).margin_percent
            # The median may lie half a yen beside the list price.
            self.assertAlmostEqual(cost, price * (100 - margin), delta=51)


class SyntheticTests(FolderChecks, unittest.TestCase):
    """The synthetic generator."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.out = pathlib.Path(cls.folder.name) / "out"
        print(f"KAKUZUKE_TEST_SEED={SEED}")
        synthetic.make(SEED, cls.out, **SIZE)

    def test_the_same_seed_gives_the_same_bytes_and_another_seed_does_not(self):
        with tempfile.TemporaryDirectory() as folder:
            again, other = pathlib.Path(folder) / "again", pathlib.Path(folder) / "other"
            synthetic.make(SEED, again, **SIZE)
            synthetic.make(SEED + 1, other, **SIZE)
            self.assertEqual(digests(again), digests(self.out))
            self.assertNotEqual(digests(other)["summary.json"], digests(self.out)["summary.json"])

    def test_returns_bring_back_what_was_sold_before_at_its_price(self):
        sold, mixed, returned = set(), 0, 0
        for store, rows in read_journals(self.out).items():
            kinds = collections.defaultdict(set)
            for row in rows:
                kinds[row["date"], row["receipt"]].add(row["kind"])
                if row["kind"] == "sale":
                    sold.add((store, row["product"], row["quantity"], int(row["amount"])))
                    continue
                returned += 1
                self.assertLess(int(row["amount"]), 0)
                self.assertIn((store, row["product"], row["quantity"].lstrip("-"), -int(row["amount"])), sold)
                self.assertTrue(row["quantity"].startswith("-"))
            mixed += sum(kind == {"sale", "return"} for kind in kinds.values())
        self.assertGreater(returned, 0)
        self.assertGreater(mixed, 0, "no exchange: a receipt with both kinds")

    def test_payments_fulfilments_and_unknown_customers_all_occur(self):
        rows = [row for rows in read_journals(self.out).values() for row in rows]
        self.assertEqual({row["payment"] for row in rows}, {"cash", "card", "prepaid", "qr"})
        self.assertEqual({row["fulfilment"] for row in rows}, {"carry_out", "pickup", "delivery"})
        self.assertIn("", {row["member"] for row in rows})
        self.assertTrue(any("." in row["quantity"] for row in rows), "no weighed goods")

    def test_a_folder_that_holds_something_is_refused(self):
        with self.assertRaisesRegex(pos_files.DemoDataError, "is not empty"):
            synthetic.make(SEED, self.out, **SIZE)

    def test_numbers_outside_the_limits_are_refused(self):
        good = ["--seed", "1", "--out", "x", "--stores", "1", "--households", "1", "--days", "1"]
        synthetic.arguments(good)
        for place, value in ((1, "-1"), (5, "0"), (5, "501"), (7, "0"), (7, "1000001"), (9, "0"), (9, "3661")):
            bad = [*good[:place], value, *good[place + 1:]]
            with self.assertRaises(SystemExit), contextlib.redirect_stderr(io.StringIO()):
                synthetic.arguments(bad)


class RuleTests(unittest.TestCase):
    """Small rules that both programs use."""

    def test_quantities_have_no_trailing_zeros(self):
        for thousandths, text in (
                (0, "0"), (1000, "1"), (8432, "8.432"), (500, "0.5"), (-1250, "-1.25"), (10_000, "10")):
            self.assertEqual(pos_files.decimal_from_thousandths(thousandths), text)

    def test_department_names_become_codes(self):
        for name, code in (
                ("GROCERY", "GROCERY"), ("DRUG GM", "DRUG-GM"), ("ELECT &PLUMBING", "ELECT-PLUMBING"),
                ("CNTRL/STORE SUP", "CNTRL-STORE-SUP"), ("MEAT-PCKGD", "MEAT-PCKGD"), (None, "UNKNOWN"),
                ("&", "UNKNOWN")):
            self.assertEqual(departments.department_code(name), code)
        for code in departments.FOOD | set(departments.MARGIN_PERCENT):
            self.assertEqual(departments.department_code(code), code)
        self.assertEqual(departments.department("MEAT"), ("MEAT", 30, "reduced"))
        self.assertEqual(departments.department("FUEL"), ("FUEL", 6, "standard"))
        self.assertEqual(departments.department("TOYS"), ("TOYS", 28, "standard"))

    def test_payment_depends_on_the_basket_number_alone_and_keeps_its_shares(self):
        self.assertEqual(sum(share for _, share in complete_journey.PAYMENTS), 100)
        counted = collections.Counter(complete_journey.payment(31_198_437_603 + basket) for basket in range(20_000))
        for name, share in complete_journey.PAYMENTS:
            self.assertAlmostEqual(counted[name] / 200, share, delta=2)

    def test_the_profile_maps_every_journal_column(self):
        text = (PROGRAMS / "profile.yaml").read_text(encoding="utf-8")
        block = re.search(r"^columns:\n((?:  \w+: \w+\n)+)", text, re.MULTILINE).group(1)
        headers = [line.split(":")[1].strip() for line in block.splitlines()]
        # The order of the lines is that of the file, and receipts bear no names of products.
        self.assertEqual(set(pos_files.JOURNAL_COLUMNS) - set(headers), {"line", "name"})
        self.assertEqual(set(headers) - set(pos_files.JOURNAL_COLUMNS), set())


DUCKDB = import_duckdb()


@unittest.skipIf(DUCKDB is None, "DuckDB is not installed: run ops/demo.d/complete_journey.py once to get it")
class CompleteJourneyTests(FolderChecks, unittest.TestCase):
    """The converter of real receipts, on tables of a few lines that hold the traps of the source."""

    # household, store, basket, product, quantity, sales value, time (UTC)
    LINES = (
        (7, 20, 500, 1, 2, 1.39, "2017-03-01 03:30:00"),    # the evening before in New York
        (7, 20, 500, 2, 8432, 20.24, "2017-03-01 03:30:00"),
        (8, 20, 501, 3, 1, 15.00, "2017-03-01 03:30:00"),   # the same moment, another receipt
        (8, 20, 502, 4, 0, 1.8e-15, "2017-07-01 12:00:00"), # float dust, no quantity, no master row
        (8, 20, 502, 5, 3, 0.29, "2017-07-01 12:00:00"),
        (9, 10, 503, 1, 1, 0.99, "2017-07-01 12:00:00"),
        (9, 10, 504, 6, 12, 10.80, "2017-07-02 12:00:00"),
    )
    PRODUCTS = (
        (1, "GROCERY", "SALT", "10 OZ"), (2, "FUEL", "GASOLINE-REG UNLEADED", None),
        (3, "FUEL", "GASOLINE-REG UNLEADED", None), (5, "DRUG GM", None, None),
        (6, "MISCELLANEOUS", "TICKETS, \"OTHER\"", None))
    TOTAL_CENTS = 139 + 2024 + 1500 + 29 + 99 + 1080

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.tables = pathlib.Path(cls.folder.name) / "tables"
        cls.tables.mkdir()
        with DUCKDB.connect() as database:
            database.execute(
                "create table transactions (household_id bigint, store_id bigint, basket_id bigint, product_id bigint, "
                "quantity bigint, sales_value double, transaction_timestamp timestamp)")
            database.executemany("insert into transactions values (?, ?, ?, ?, ?, ?, ?)", cls.LINES)
            database.execute(
                "create table products (product_id bigint, department varchar, product_type varchar, "
                "package_size varchar, product_category varchar)")
            database.executemany("insert into products values (?, ?, ?, ?, null)", cls.PRODUCTS)
            database.execute(
                "create table demographics (household_id varchar, age varchar, income varchar, household_size varchar)")
            database.execute("insert into demographics values ('8', '65+', null, '2')")
            for table in complete_journey.TABLES:
                database.execute(f"copy {table} to '{cls.tables / table}.parquet' (format parquet)")
        cls.out = cls.convert("out", None)

    @classmethod
    def convert(cls, name, stores, total=TOTAL_CENTS):
        """Converts the tables into a folder of that name."""
        out = pathlib.Path(cls.folder.name) / name
        with contextlib.redirect_stdout(io.StringIO()):
            complete_journey.convert(DUCKDB, cls.tables, out, stores, total)
        return out

    def test_lines_are_converted_by_the_stated_rules(self):
        names = ("receipt", "date", "time", "member", "product", "category", "quantity", "amount")
        found = [
            tuple(row[name] for name in names) for row in read_journals(self.out)["20"]]
        self.assertEqual(found, [
            ("500", "2017-02-28", "22:30:00", "H0000007", "1", "GROCERY", "2", "139"),
            ("500", "2017-02-28", "22:30:00", "H0000007", "2", "FUEL", "8.432", "2024"),
            ("501", "2017-02-28", "22:30:00", "H0000008", "3", "FUEL", "1", "1500"),
            ("502", "2017-07-01", "08:00:00", "H0000008", "4", "UNKNOWN", "0", "0"),
            ("502", "2017-07-01", "08:00:00", "H0000008", "5", "DRUG-GM", "3", "29")])
        members = {row["member"]: row for row in read_rows(self.out / "members.csv")}
        self.assertEqual((members["H0000008"]["age"], members["H0000008"]["income"]), ("65+", ""))

    def test_products_take_the_median_unit_price_of_all_stores(self):
        products = {row["code"]: row for row in read_rows(self.out / "products.csv")}
        # 139 / 2 and 99: the median is 84.25, less 25 %.
        self.assertEqual((products["1"]["list_price"], products["1"]["unit_cost_e2"]), ("84", "6318"))
        self.assertEqual(products["2"]["list_price"], "240")
        self.assertEqual((products["4"]["category"], products["6"]["name"]), ("UNKNOWN", "TICKETS, \"OTHER\""))
        self.assertEqual({row["from"] for row in products.values()}, {"2017-02-28"})

    def test_the_stores_with_most_receipts_come_first_and_alone_when_asked(self):
        out = self.convert("one", 1)
        self.assertEqual([row["code"] for row in read_rows(out / "stores.csv")], ["20"])
        self.assertEqual([path.name for path in (out / "journals").iterdir()], ["20"])
        self.assertNotIn("6", {row["code"] for row in read_rows(out / "products.csv")})

    def test_converting_again_gives_the_same_bytes(self):
        self.assertEqual(digests(self.convert("again", None)), digests(self.out))

    def test_another_source_total_is_refused(self):
        with self.assertRaisesRegex(pos_files.DemoDataError, f"add up to {self.TOTAL_CENTS} cents"):
            self.convert("wrong", None, self.TOTAL_CENTS + 1)


if __name__ == "__main__":
    unittest.main()
