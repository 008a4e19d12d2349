"""Writes the files that both demo data programs produce: POS journals, master files and the summary.

Journals are written as a stream, one file open at a time, so memory does not grow with the number of lines.
"""

import csv
import json
import pathlib
import shutil
from dataclasses import dataclass

JOURNAL_COLUMNS = (
    "store", "terminal", "receipt", "date", "time", "member", "payment", "fulfilment", "kind", "line", "product",
    "name", "category", "quantity", "amount", "tax_rate")
PRODUCT_COLUMNS = ("code", "name", "category", "unit_cost_e2", "list_price", "tax", "from")
MEMBER_COLUMNS = ("member", "enrolment_option", "enrolled_on", "age", "income", "household_size")
STORE_COLUMNS = ("code", "name", "time_zone", "cut_off_hour", "receipts", "lines", "amount")
TERMINAL = "T1"
PROFILE = pathlib.Path(__file__).resolve().parent / "profile.yaml"


class DemoDataError(Exception):
    """A failure that ends the program: what is wrong and what to do next."""

    def __init__(self, message, next_step):
        super().__init__(f"{message}\n  next: {next_step}")


@dataclass
class Figures:
    """What a set of receipts adds up to; dates are business dates as text, amounts yen without tax."""

    receipts: int = 0
    lines: int = 0
    return_lines: int = 0
    amount: int = 0
    first_date: str = ""
    last_date: str = ""

    def add(self, other):
        """Adds the figures of further receipts."""
        self.receipts += other.receipts
        self.lines += other.lines
        self.return_lines += other.return_lines
        self.amount += other.amount
        self.first_date = min(filter(None, (self.first_date, other.first_date)), default="")
        self.last_date = max(self.last_date, other.last_date)


class Receipt:
    """One receipt; `lines` holds (kind, product, name, category, quantity, amount, tax_rate) in line order."""

    __slots__ = ("store", "number", "date", "time", "member", "payment", "fulfilment", "lines")

    def __init__(self, store, number, date, time, member, payment, fulfilment):
        self.store = store
        self.number = number
        self.date = date
        self.time = time
        self.member = member
        self.payment = payment
        self.fulfilment = fulfilment
        self.lines = []


class JournalWriter:
    """Writes receipts to `journals/<store>/<YYYY-MM>.csv` and keeps the figures of each store.

    Receipts come store by store and in time order within a store: each file is opened once.
    """

    def __init__(self, folder):
        self.folder = pathlib.Path(folder) / "journals"
        self.figures = {}
        self.first_dates = {}
        self._file = None
        self._place = None
        self._last_date = ""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._close()

    def write(self, receipt):
        """Writes one receipt of at least one line."""
        place = (receipt.store, receipt.date[:7])
        if place != self._place:
            self._open(place)
        if receipt.date < self._last_date:
            raise AssertionError(f"receipts of store {receipt.store} are not in time order at {receipt.date}")
        self._last_date = receipt.date
        head = (
            receipt.store, TERMINAL, receipt.number, receipt.date, receipt.time, receipt.member, receipt.payment,
            receipt.fulfilment)
        self._rows.writerows(
            (*head, line[0], number, *line[1:]) for number, line in enumerate(receipt.lines, start=1))
        self._count(receipt)

    def total(self):
        """The figures over all stores."""
        total = Figures()
        for figures in self.figures.values():
            total.add(figures)
        return total

    def _count(self, receipt):
        self.figures[receipt.store].add(Figures(
            receipts=1, lines=len(receipt.lines),
            return_lines=sum(1 for line in receipt.lines if line[0] == "return"),
            amount=sum(line[5] for line in receipt.lines), first_date=receipt.date, last_date=receipt.date))
        if receipt.member:
            first = self.first_dates.get(receipt.member)
            if first is None or receipt.date < first:
                self.first_dates[receipt.member] = receipt.date

    def _open(self, place):
        store, month = place
        if self._place is None or self._place[0] != store:
            if store in self.figures:
                raise AssertionError(f"store {store} comes a second time")
            self.figures[store] = Figures()
            self._last_date = ""
        self._close()
        path = self.folder / store / f"{month}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = open(path, "x", encoding="utf-8", newline="", buffering=1 << 18)
        self._rows = csv.writer(self._file, lineterminator="\n")
        self._rows.writerow(JOURNAL_COLUMNS)
        self._place = place

    def _close(self):
        if self._file is not None:
            self._file.close()
            self._file = None


def decimal_from_thousandths(thousandths):
    """A decimal with at most three places and no trailing zeros: 8432 -> 8.432, 2000 -> 2, -500 -> -0.5."""
    sign = "-" if thousandths < 0 else ""
    whole, rest = divmod(abs(thousandths), 1000)
    return f"{sign}{whole}.{rest:03d}".rstrip("0").rstrip(".")


def unit_cost_e2(median_price, margin_percent):
    """Cost of one unit in hundredths of a yen: the median unit price less the margin, rounded down."""
    return int(median_price * (100 - margin_percent))


def list_price(median_price):
    """The median unit price in whole yen, halves up, at least 1: 0 would be a price of its own."""
    return max(1, int(median_price + 0.5))


def prepare_folder(folder):
    """Makes the output folder; refuses one that holds anything, since an old month would falsify the sums."""
    folder = pathlib.Path(folder)
    if folder.exists() and any(folder.iterdir()):
        raise DemoDataError(f"{folder} is not empty", "remove it or name another folder with --out")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def write_table(path, columns, rows):
    """Writes one CSV file with a header."""
    with open(path, "x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def write_masters(folder, writer, products, attributes, store_names, time_zone):
    """Writes everything but the journals. The summary comes last: where it stands, the folder is complete.

    `products` are rows of PRODUCT_COLUMNS, `attributes` maps a member to (age, income, household size).
    """
    write_table(folder / "products.csv", PRODUCT_COLUMNS, products)
    none = ("", "", "")
    write_table(
        folder / "members.csv", MEMBER_COLUMNS,
        ((member, "card", first, *attributes.get(member, none)) for member, first in sorted(
            writer.first_dates.items())))
    by_receipts = sorted(writer.figures.items(), key=lambda item: (-item[1].receipts, item[0]))
    write_table(
        folder / "stores.csv", STORE_COLUMNS,
        ((store, store_names(store), time_zone, 0, of.receipts, of.lines, of.amount) for store, of in by_receipts))
    shutil.copyfile(PROFILE, folder / "profile.yaml")


def write_summary(folder, source, writer, products, further):
    """Writes `summary.json` and returns it; `further` adds facts of the source to the total."""
    total = writer.total()
    summary = {
        "source": source,
        "currency": "JPY",
        "total": {
            "stores": len(writer.figures), "members": len(writer.first_dates), "products": products,
            **vars(total), **further},
        "stores": {
            store: vars(of) for store, of in sorted(
                writer.figures.items(), key=lambda item: (-item[1].receipts, item[0]))},
    }
    text = json.dumps(summary, ensure_ascii=False, indent=2) + "\n"
    (folder / "summary.json").write_text(text, encoding="utf-8")
    return summary


def print_summary(summary, stores_shown_max=5):
    """Prints the totals and the largest stores."""
    rows = [("total", summary["total"]), *list(summary["stores"].items())[:stores_shown_max]]
    print(f"{'store':>8} {'receipts':>9} {'lines':>9} {'returns':>8} {'amount/yen':>12}  first date  last date")
    for name, figures in rows:
        print(
            f"{name:>8} {figures['receipts']:>9,} {figures['lines']:>9,} {figures['return_lines']:>8,} "
            f"{figures['amount']:>12,}  {figures['first_date']}  {figures['last_date']}")
