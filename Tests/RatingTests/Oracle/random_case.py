"""Random cases over one policy: a customer with facts before and after the as-of date, and a present basket.

Amounts often lie exactly at a bound of the policy or one beside it, dates often at the turn of a calendar period.
"""

import datetime

from random_policy import (
    ATTRIBUTES, CATEGORIES, FULFILMENTS, OPTIONS, PAYMENTS, STORES, chance,
)

# Orders that differ between bytes of UTF-8, UTF-16, canonical equivalence and letter case.
IDENTIFIER_PREFIXES = ("R", "r", "é", "e\u0301", "が", "か\u3099", "Ａ", "𠮷", "\uffee", "😀", "Z")
TIMES = ("00:00:00", "09:30:00", "09:30:00", "09:30:01", "18:05:59", "23:59:59")
RECEIPT_QUANTITIES = ("1", "1", "1", "2", "3", "6", "0.450", "1.5", "0.001", "2.999", "0")
BASKET_QUANTITIES = ("1", "1", "1", "2", "3", "5", "0.450", "1.5", "0.001", "2.999", "10", "0.05")


def moved(date, days):
    return date + datetime.timedelta(days=days)


def at_period_turn(random, date):
    """The first of a month near a date, or a day or two beside it."""
    month = random.choice((date.month, 1, 4, 7, 10))
    return moved(datetime.date(date.year, month, 1), random.choice((-2, -1, -1, 0, 0, 0, 1)))


def amounts_of_bounds(policy):
    """Every amount that a table or a condition of the policy asks for."""
    bounds = []
    for group in (policy.get("lifetime", {}), policy["period"], policy.get("reservations", {})):
        bounds += [entry["at_least"] for entry in group.get("amount", [])]
    for name in ("conditions", "class_conditions"):
        for group in policy.get(name, []):
            for entry in group["best_of"]:
                bounds += [entry[key] for key in ("amount_at_least", "receipt_amount_at_least") if key in entry]
    return [bound for bound in bounds if bound > 1] or [1000]


class CaseMaker:
    """Makes the parts of one case."""

    def __init__(self, random, policy):
        self.random = random
        self.policy = policy
        self.bounds = amounts_of_bounds(policy)
        self.as_of = self.choose_as_of()
        self.span_days = random.choice((3, 20, 60, 100, 400, 400, 1200))
        self.dates = []
        # A burst is a busy time long ago: grades fall after it, period by period.
        self.burst = None
        if chance(random, 35):
            self.span_days = random.choice((100, 400, 400, 1200))
            self.burst = moved(self.as_of, -random.randint(20, self.span_days))

    def choose_as_of(self):
        date = moved(datetime.date(2023, 1, 1), self.random.randrange(1800))
        if chance(self.random, 5):
            return datetime.date(2024, 2, 29)
        return at_period_turn(self.random, date) if chance(self.random, 45) else date

    def amount(self):
        random = self.random
        bound = random.choice(self.bounds)
        if chance(random, 20):
            return bound + random.choice((-1, 0, 0, 1))
        return random.randint(1, max(2, bound * random.choice((1, 1, 2)) // random.choice((1, 2, 3))))

    def fact_date(self, future):
        """A date in the history, or with `future` up to 45 days after the as-of date."""
        random = self.random
        if future and chance(random, 25):
            return moved(self.as_of, random.choice((1, 34, 35, 36, random.randint(1, 45))))
        if self.dates and chance(random, 20):
            return random.choice(self.dates)
        if chance(random, 10):
            return moved(self.as_of, random.choice((0, 0, -1)))
        date = moved(self.as_of, -random.randint(0, self.span_days))
        if self.burst is not None and chance(random, 85):
            date = moved(self.burst, random.randint(-20, 20))
        if chance(random, 15):
            date = at_period_turn(random, date)
        return min(date, self.as_of)

    # Receipts

    def receipt_line(self, sign):
        random = self.random
        amount = sign * self.amount()
        quantity = random.choice(RECEIPT_QUANTITIES)
        if sign < 0 and quantity != "0":
            quantity = "-" + quantity
        line = {"category": random.choice(CATEGORIES), "amount": amount, "quantity": quantity}
        if chance(random, 70):
            # Between half of the amount and a little more than all of it: the fee may be negative.
            line["cost"] = amount * random.choice((0, 50, 60, 75, 90, 100, 104)) // 100
        if line["quantity"] == "1" and chance(random, 30):
            del line["quantity"]
        return line

    def receipt_lines(self):
        random = self.random
        kind = random.randrange(100)
        if kind < 10:
            return [self.receipt_line(-1) for _ in range(random.randint(1, 3))]
        lines = [self.receipt_line(1) for _ in range(random.choice((1, 1, 2, 2, 3, 5)))]
        if kind < 16:
            lines.append(self.receipt_line(-1))
        elif kind < 22:
            # The first line taken back in full: the receipt, or its part in one subject, comes to zero.
            lines = lines[: random.randint(1, 2)]
            back = dict(lines[0], amount=-lines[0]["amount"], quantity="-" + lines[0].get("quantity", "1"))
            if "cost" in back:
                back["cost"] = -back["cost"]
            lines.append(back)
        elif kind < 25:
            lines[0].update({"amount": 0, "quantity": "1"})
            lines[0].pop("cost", None)
        return lines

    def receipt(self, index, future):
        random = self.random
        date = self.fact_date(future)
        self.dates.append(date)
        receipt = {
            "id": f"{random.choice(IDENTIFIER_PREFIXES)}-{index:03d}",
            "business_date": date.isoformat(),
            "store": random.choice(STORES),
            "payment": random.choice(PAYMENTS),
            "fulfilment": random.choice(FULFILMENTS),
            "lines": self.receipt_lines(),
        }
        if chance(random, 80):
            receipt["time"] = random.choice(TIMES)
        if chance(random, 60):
            receipt["reserved_days_ahead"] = random.choice((0, 0, 1, 3, 5, 9, 12))
        return receipt

    def tie_first_visits(self, receipts):
        """Moves a few receipts to the first date and one time, so that only the id orders the first visits."""
        random = self.random
        first = min(receipt["business_date"] for receipt in receipts)
        time = random.choice(TIMES)
        for receipt in random.sample(receipts, min(len(receipts), random.randint(2, 4))):
            receipt.update({"business_date": first, "time": time})
            if chance(random, 70):
                receipt["lines"] = [self.receipt_line(1) for _ in range(random.randint(1, 3))]

    def receipt_count(self):
        random = self.random
        kind = random.randrange(100)
        if kind < 25:
            return random.randint(0, 3)
        if kind < 98:
            return random.randint(3, 40)
        return 300

    # Other facts of a customer

    def enrolment(self, future):
        random = self.random
        entries = []
        late = chance(random, 20)
        for _ in range(random.choice((0, 1, 2, 2, 3, 4))):
            option = random.choice((*OPTIONS, *OPTIONS, "unknown"))
            on = self.fact_date(future)
            if late:
                on = moved(self.as_of, -random.randint(0, 15))
            elif chance(random, 40):
                on = moved(self.as_of, -self.span_days - random.randint(0, 30))
            entries.append({"option": option, "on": on.isoformat()})
        return entries

    def attributes(self, future):
        random = self.random
        if chance(random, 40):
            names = random.sample(sorted(ATTRIBUTES), random.randint(0, 3))
            return {name: random.choice(ATTRIBUTES[name]) for name in names}
        entries = []
        starts = set()
        for _ in range(random.randint(0, 6)):
            name = random.choice(sorted(ATTRIBUTES))
            start = None if chance(random, 25) else self.fact_date(future).isoformat()
            if (name, start) in starts:
                continue  # two values from one date would be an input error
            starts.add((name, start))
            entry = {"attribute": name, "value": random.choice(ATTRIBUTES[name])}
            if start is not None:
                entry["from"] = start
            entries.append(entry)
            if chance(random, 5):
                entries.append(dict(entry))
        return entries

    def reservation(self, future):
        random = self.random
        made = self.fact_date(future)
        horizon = self.policy.get("reservations", {}).get("horizon_days", 30)
        if chance(random, 60):
            made = moved(self.as_of, random.choice((0, 1, -1, -random.randint(0, 60))))
        due = moved(made, random.choice((0, 1, horizon, horizon + 1, random.randint(0, 200))))
        if chance(random, 40):
            due = max(made, moved(self.as_of, random.choice((0, 1, horizon, horizon + 1, random.randint(0, 50)))))
        entry = {
            "made_on": made.isoformat(),
            "due_on": due.isoformat(),
            "subject": random.choice(self.policy["subjects"])["code"],
            "amount": self.amount(),
            "status": random.choice(("open", "open", "kept", "cancelled")),
        }
        if entry["status"] != "open" and chance(random, 75):
            closed = moved(self.as_of, random.choice((0, 1, 20, -random.randint(0, 60))))
            entry["closed_on"] = max(made, closed).isoformat()
        return entry

    def customer(self):
        random = self.random
        future = chance(random, 35)
        customer = {"receipts": [self.receipt(index, future) for index in range(self.receipt_count())]}
        if customer["receipts"] and chance(random, 25):
            self.tie_first_visits(customer["receipts"])
        random.shuffle(customer["receipts"])
        customer["enrolment"] = self.enrolment(future)
        customer["attributes"] = self.attributes(future)
        customer["reservations"] = [self.reservation(future) for _ in range(random.choice((0, 0, 1, 2, 5)))]
        for key in list(customer):
            if not customer[key] and chance(random, 50) or chance(random, 3):
                del customer[key]
        return customer

    # The present basket

    def basket_line(self):
        random = self.random
        price = self.amount()
        cost = price * random.randint(40, 90) + random.randrange(100)
        if chance(random, 5):
            cost = random.choice((0, 1, 95, 100, 101, 100_000_000))
        line = {
            "category": random.choice(CATEGORIES),
            "unit_cost_e2": cost,
            "quantity": random.choice(BASKET_QUANTITIES),
            "tax": random.choice(list(self.policy["tax"]["rates"])),
        }
        if chance(random, 60):
            line["list_price"] = random.choice((0, price, price, price, cost // 100, cost // 50))
        for key, default in (("quantity", "1"), ("tax", "standard")):
            if line[key] == default and chance(random, 40):
                del line[key]
        return line

    def lines_at_bound(self):
        """One or two lines whose list prices, tax taken off, come to a bound of the policy or one beside it."""
        random = self.random
        name = random.choice(list(self.policy["tax"]["rates"]))
        rate = self.policy["tax"]["rates"][name] if self.policy["tax"]["display"] == "included" else 0
        price = random.choice(self.bounds) * (10000 + rate) // 10000 + random.choice((-1, 0, 0, 1))
        parts = [price] if chance(random, 50) else [price // 2, price - price // 2]
        category = random.choice(CATEGORIES)
        # The cost is the list price itself, so that with `cap_at_list` the list price is the standard price.
        return [{"category": category, "unit_cost_e2": part * 100, "list_price": part, "tax": name} for part in parts]

    def basket(self):
        random = self.random
        basket = {
            "store": random.choice(STORES),
            "payment": random.choice(PAYMENTS),
            "fulfilment": random.choice(FULFILMENTS),
            "lines": [self.basket_line() for _ in range(random.choice((1, 1, 2, 3, 4, 7)))],
        }
        if chance(random, 15):
            basket["lines"] = self.lines_at_bound()
        if chance(random, 60):
            basket["reserved_days_ahead"] = random.choice((0, 0, 1, 3, 5, 9, 12))
        return basket


def random_case(random, policy, policy_file, name):
    maker = CaseMaker(random, policy)
    return {
        "name": name,
        "policy": policy_file,
        "as_of": maker.as_of.isoformat(),
        "customer": None if chance(random, 6) else maker.customer(),
        "basket": None if chance(random, 15) else maker.basket(),
    }
