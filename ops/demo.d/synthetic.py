#!/usr/bin/env python3
"""Makes POS journals and master files of invented customers: no network, same seed, same files.

    synthetic.py --seed N --out FOLDER --stores N --households N --days N [--first-date YYYY-MM-DD]

Unlike the real receipts these hold returns, exchanges, customers without card, and every payment and fulfilment.
Every thing draws from a generator of its own, made of the seed and its name, so the order of making does not matter.
"""

import argparse
import datetime
import functools
import math
import random
import statistics
import sys
from typing import NamedTuple

from departments import department
from pos_files import (
    DemoDataError, JournalWriter, Receipt, decimal_from_thousandths, list_price, prepare_folder, print_summary,
    unit_cost_e2, write_masters, write_summary)

TIME_ZONE = "Asia/Tokyo"
FIRST_DATE_DEFAULT = "2025-01-01"
STORES_MAX = 500
HOUSEHOLDS_MAX = 1_000_000
DAYS_MAX = 3_660
OPEN_SECONDS = (7 * 3600, 22 * 3600)
# Of 1,000 visits: shown without card; followed by a return, in store, within RETURN_DAYS_MAX; of 1,000 returns: also
# a new purchase on the same receipt.
WITHOUT_CARD_PERMILLE = 80
RETURN_PERMILLE = 15
RETURN_DAYS_MAX = 14
EXCHANGE_PERMILLE = 300
PAYMENTS = ("cash", "card", "prepaid", "qr")
FULFILMENTS = (("carry_out", 900), ("pickup", 60), ("delivery", 40))
AGES = ("19-24", "25-34", "35-44", "45-54", "55-64", "65+")
INCOMES = ("Under 15K", "15-24K", "25-34K", "35-49K", "50-74K", "75-99K", "100K+")
SIZES = ("1", "2", "3", "4", "5+")
# Department, share of lines in permille, products, median price in yen, words for names; weighed goods end with *.
RANGES = (
    ("GROCERY", 440, 160, 210, ("食パン", "牛乳", "醤油", "味噌", "緑茶", "カレールウ", "そば", "納豆", "豆腐", "ヨーグルト")),
    ("PRODUCE", 150, 50, 180, ("キャベツ", "にんじん", "玉ねぎ", "みかん", "りんご", "ほうれん草", "じゃがいも*")),
    ("MEAT", 80, 30, 480, ("牛こま*", "豚ロース*", "鶏もも*", "合いびき*")),
    ("SEAFOOD", 50, 24, 420, ("鮭切身", "まぐろ*", "あじ", "えび*")),
    ("DELI", 80, 30, 320, ("コロッケ", "弁当", "ポテトサラダ", "唐揚げ*")),
    ("PASTRY", 45, 20, 260, ("あんぱん", "ロールケーキ", "どら焼き")),
    ("DRUG GM", 100, 60, 380, ("洗剤", "ティッシュ", "歯ブラシ", "シャンプー", "電池")),
    ("COSMETICS", 12, 16, 900, ("化粧水", "口紅", "乳液")),
    ("SPIRITS", 28, 20, 1100, ("純米酒", "焼酎", "ワイン")),
    ("FLORAL", 10, 8, 550, ("仏花", "カーネーション")),
    ("MISCELLANEOUS", 5, 4, 100, ("レジ袋", "ギフト包装")),
)


class Product(NamedTuple):
    """One article; `price` is yen without tax for a unit, or a kilogram when weighed."""

    code: str
    name: str
    department: object
    price: int
    weighed: bool


class Household(NamedTuple):
    """One invented household and its habits."""

    number: int
    home: int
    visits_per_day: float
    lines_median: float
    payment: str
    first_day: int
    last_day: int
    attributes: tuple

    @property
    def member(self):
        """The member number."""
        return f"H{self.number:07d}"


class Visit(NamedTuple):
    """One visit; the order of the fields is the order of a journal."""

    store: int
    day: int
    second: int
    household: int
    returned: tuple


def generator(*parts):
    """A generator of its own for each thing, so that nothing depends on the order of making."""
    return random.Random("/".join(str(part) for part in parts))


def pick(chance, weighted):
    """One of (value, permille) by a uniform number in 0 ..< 1."""
    place = chance * sum(weight for _, weight in weighted)
    for value, weight in weighted:
        if place < weight:
            return value
        place -= weight
    return weighted[-1][0]


def make_products(seed):
    """The articles by department name."""
    ranges = {}
    code = 4_900_000
    for name, _, count, median, words in RANGES:
        articles = []
        for index in range(count):
            code += 1
            draw = generator(seed, "product", code)
            word = words[index % len(words)]
            price = max(10, round(median * math.exp(draw.gauss(0, 0.5))))
            articles.append(Product(
                str(code), f"{word.rstrip('*')} {index // len(words) + 1}号", department(name),
                price * 3 if word.endswith("*") else price, word.endswith("*")))
        ranges[name] = articles
    return ranges


def make_household(seed, number, stores, days):
    """One household: a few come almost daily, many once a month; some join late, some leave."""
    draw = generator(seed, "household", number)
    size = draw.randrange(len(SIZES))
    late = draw.random() < 0.3
    leaves = draw.random() < 0.1
    first = draw.randrange(days) if late else 0
    known = draw.random() < 0.6
    return Household(
        number=number, home=draw.randrange(stores),
        visits_per_day=min(0.9, max(1 / 200, math.exp(draw.gauss(-2.1, 0.9)))),
        lines_median=2.5 + 1.0 * size,
        payment=pick(draw.random(), tuple(zip(PAYMENTS, (400, 350, 150, 100)))),
        first_day=first, last_day=draw.randrange(first, days) if leaves else days - 1,
        attributes=(
            AGES[draw.randrange(len(AGES))], INCOMES[draw.randrange(len(INCOMES))], SIZES[size]) if known else ())


def make_visits(seed, households, stores, days):
    """All visits in journal order. A return is a visit of its own that names the visit it returns from."""
    visits = []
    for household in households:
        for day in range(household.first_day, household.last_day + 1):
            draw = generator(seed, "day", household.number, day)
            if draw.random() >= household.visits_per_day:
                continue
            store = household.home if draw.random() < 0.85 else draw.randrange(stores)
            second = draw.randrange(*OPEN_SECONDS)
            visits.append(Visit(store, day, second, household.number, ()))
            if draw.random() * 1000 < RETURN_PERMILLE:
                later = day + 1 + draw.randrange(RETURN_DAYS_MAX)
                at = draw.randrange(*OPEN_SECONDS)
                if later < days:
                    visits.append(Visit(store, later, at, household.number, (day,)))
    visits.sort()
    return visits


@functools.lru_cache(maxsize=65_536)
def on_offer(seed, code, week):
    """Whether an article costs 15 % less in a week; one in ten does."""
    return generator(seed, "offer", code, week).random() < 0.1


def sale_lines(seed, ranges, household, day, purpose="sale"):
    """The lines that a household buys on a day; asked again, the answer is the same."""
    draw = generator(seed, purpose, household.number, day)
    weighted = tuple((row[0], row[1]) for row in RANGES)
    count = max(1, min(80, round(household.lines_median * math.exp(draw.gauss(0, 0.7)))))
    lines, taken = [], set()
    for _ in range(count):
        articles = ranges[pick(draw.random(), weighted)]
        # Squaring makes the first articles of a department its best sellers.
        product = articles[int(draw.random() ** 2 * len(articles))]
        chance, weight = draw.random(), draw.random()
        if product.code in taken:
            continue
        taken.add(product.code)
        thousandths = 80 + int(weight * 900) if product.weighed else 1000 * (1 if chance < 0.8 else 2 + int(weight * 3))
        price = product.price * (85 if on_offer(seed, product.code, day // 7) else 100)
        amount = (price * thousandths + 50_000) // 100_000
        lines.append(line("sale", product, thousandths, amount))
    return lines


def line(kind, product, thousandths, amount):
    """One line of a receipt; a return carries its minus signs."""
    sign = -1 if kind == "return" else 1
    return (
        kind, product.code, product.name, product.department.code, decimal_from_thousandths(sign * thousandths),
        sign * amount, product.department.tax_percent)


def return_lines(seed, ranges, household, visit):
    """Brings back one line of the earlier visit; sometimes something else is bought on the same receipt."""
    draw = generator(seed, "return", household.number, visit.day, visit.returned[0])
    bought = sale_lines(seed, ranges, household, visit.returned[0])
    kind, *middle, quantity, amount, tax = bought[draw.randrange(len(bought))]
    lines = [("return", *middle, f"-{quantity}", -amount, tax)]
    if draw.random() * 1000 < EXCHANGE_PERMILLE:
        lines += sale_lines(seed, ranges, household, visit.day, purpose="exchange")[:2]
    return lines


def make_receipt(seed, ranges, household, visit, number, date):
    """The receipt of a visit."""
    draw = generator(seed, "till", household.number, visit.day, visit.second)
    anonymous = draw.random() * 1000 < WITHOUT_CARD_PERMILLE
    usual = draw.random() < 0.85
    payment = household.payment if usual else PAYMENTS[draw.randrange(len(PAYMENTS))]
    fulfilment = "carry_out" if visit.returned else pick(draw.random(), FULFILMENTS)
    hours, rest = divmod(visit.second, 3600)
    receipt = Receipt(
        f"S{visit.store + 1:03d}", f"{number:05d}", date, f"{hours:02d}:{rest // 60:02d}:{rest % 60:02d}",
        "" if anonymous else household.member, payment, fulfilment)
    if visit.returned:
        receipt.lines = return_lines(seed, ranges, household, visit)
    else:
        receipt.lines = sale_lines(seed, ranges, household, visit.day)
    return receipt


def make(seed, out, stores, households, days, first_date=FIRST_DATE_DEFAULT):
    """Writes every file of `out` and returns the summary. Receipt numbers start at 1 each day in each store."""
    out = prepare_folder(out)
    start = datetime.date.fromisoformat(first_date)
    dates = [(start + datetime.timedelta(days=day)).isoformat() for day in range(days)]
    ranges = make_products(seed)
    people = [make_household(seed, number, stores, days) for number in range(1, households + 1)]
    unit_prices = {}
    with JournalWriter(out) as writer:
        number, place = 0, None
        for visit in make_visits(seed, people, stores, days):
            number = number + 1 if place == visit[:2] else 1
            place = visit[:2]
            receipt = make_receipt(seed, ranges, people[visit.household - 1], visit, number, dates[visit.day])
            writer.write(receipt)
            for _, code, _, _, quantity, amount, _ in receipt.lines:
                if amount > 0:
                    unit_prices.setdefault(code, []).append(amount / float(quantity))
    products = []
    for product in (product for articles in ranges.values() for product in articles):
        median = statistics.median(unit_prices.get(product.code, [product.price]))
        products.append((
            product.code, product.name, product.department.code,
            unit_cost_e2(median, product.department.margin_percent), list_price(median), product.department.tax,
            dates[0]))
    attributes = {person.member: person.attributes for person in people if person.attributes}
    write_masters(out, writer, products, attributes, lambda store: f"店舗 {store}", TIME_ZONE)
    return write_summary(out, f"synthetic, seed {seed}", writer, len(products), {
        "members_with_attributes": sum(1 for member in writer.first_dates if member in attributes)})


def bounded(least, most):
    """An argument type: an integer within bounds."""
    def parse(text):
        value = int(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"must be between {least} and {most}")
        return value
    return parse


def arguments(values):
    """The command line."""
    parser = argparse.ArgumentParser(description="Receipts of invented customers as POS journals.")
    parser.add_argument("--seed", type=bounded(0, (1 << 63) - 1), required=True, metavar="N")
    parser.add_argument("--out", required=True, metavar="FOLDER", help="new or empty folder for the files")
    parser.add_argument("--stores", type=bounded(1, STORES_MAX), required=True, metavar="N")
    parser.add_argument("--households", type=bounded(1, HOUSEHOLDS_MAX), required=True, metavar="N")
    parser.add_argument("--days", type=bounded(1, DAYS_MAX), required=True, metavar="N")
    parser.add_argument(
        "--first-date", type=lambda text: datetime.date.fromisoformat(text).isoformat(), default=FIRST_DATE_DEFAULT,
        metavar="YYYY-MM-DD", help=f"the first business date (default {FIRST_DATE_DEFAULT})")
    return parser.parse_args(values)


def main(values):
    """Runs the program; returns its exit code."""
    options = arguments(values)
    try:
        summary = make(
            options.seed, options.out, options.stores, options.households, options.days, options.first_date)
    except DemoDataError as error:
        print(f"synthetic: {error}", file=sys.stderr)
        return 1
    print_summary(summary)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
