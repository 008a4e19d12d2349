"""Prices, taxes and conditions of the oracle. Every rounding is made once, on the exact fraction of two integers."""


def rounded(rounding, numerator, denominator):
    """The integer next to numerator / denominator (denominator > 0)."""
    if rounding == "down":
        return numerator // denominator
    if rounding == "up":
        return -(-numerator // denominator)
    if rounding == "half_up":
        return (2 * numerator + denominator) // (2 * denominator)
    raise ValueError(f"unknown rounding {rounding}")


def thousandths(quantity):
    """A decimal string of at most three places, in thousandths."""
    sign = -1 if quantity.startswith("-") else 1
    whole, _, part = quantity.lstrip("-").partition(".")
    return sign * (int(whole) * 1000 + int((part + "000")[:3]))


def holds(key, wanted, facts):
    """Whether one key of a condition entry holds for a visit or for the present basket."""
    if key == "amount_at_least":
        return facts["amount"] >= wanted
    if key == "receipt_amount_at_least":
        return facts["receipt_amount"] >= wanted
    if key == "items_at_least":
        return facts["thousandths"] >= wanted * 1000
    if key == "reserved_days_ahead_at_least":
        return facts["reserved_days_ahead"] >= wanted
    return facts[key] in wanted


def sum_of_conditions(groups, facts):
    """Each group adds the points of its best matching entry."""
    total = 0
    for entries in groups:
        matching = [
            entry["points"]
            for entry in entries
            if all(holds(key, wanted, facts) for key, wanted in entry["keys"].items())
        ]
        total += max(matching) if matching else 0
    return total


class Pricing:
    """The present basket: `lines` are pairs of a line and its subject."""

    def __init__(self, policy, basket, lines, weekday):
        self.policy = policy
        self.basket = basket
        self.lines = lines
        self.weekday = weekday

    def tax_rate(self, line):
        return self.policy.tax_rates[line.get("tax", "standard")]

    def unit_price(self, line, fee):
        """The price of one unit at a fee rate, as displayed."""
        policy = self.policy
        # Cost of one unit in minor units, as displayed, is numerator / denominator.
        numerator, denominator = line["unit_cost_e2"], 100
        if policy.tax_included:
            numerator, denominator = numerator * (10000 + self.tax_rate(line)), denominator * 10000
        if policy.fee_base == "cost":
            exact = (numerator * (10000 + fee), denominator * 10000)
        else:
            exact = (numerator * 10000, denominator * (10000 - fee))
        unit = policy.price_unit
        price = unit * rounded(policy.price_rounding, exact[0], exact[1] * unit)
        floor = unit * rounded("up", numerator, denominator * unit)
        price = max(price, floor)
        if policy.cap_at_list and line.get("list_price") is not None:
            price = min(price, line["list_price"])
        return price

    def line_total(self, line, price):
        return rounded("half_up", price * thousandths(line.get("quantity", "1")), 1000)

    def standard_price(self, line, subject):
        return self.unit_price(line, self.policy.standard_fee[subject])

    def standard_amount(self, line, subject):
        """What conditions see of a line: its standard total, tax excluded."""
        total = self.line_total(line, self.standard_price(line, subject))
        if self.policy.tax_included:
            rate = self.tax_rate(line)
            total -= total * rate // (10000 + rate)
        return total

    def facts(self, subject):
        """What conditions see of the basket in a subject."""
        inside = [line for line, own in self.lines if own == subject]
        return {
            "amount": sum(self.standard_amount(line, subject) for line in inside),
            "receipt_amount": sum(self.standard_amount(line, own) for line, own in self.lines),
            "thousandths": sum(thousandths(line.get("quantity", "1")) for line in inside),
            "payment": self.basket.get("payment"),
            "fulfilment": self.basket.get("fulfilment"),
            "reserved_days_ahead": self.basket.get("reserved_days_ahead", 0),
            "weekday": self.weekday,
        }

    def totals(self, fees):
        """Lines, taxes, total and saved amount, at one fee rate per subject."""
        answers = []
        bases = {}
        saved = 0
        for line, subject in self.lines:
            price = self.unit_price(line, fees[subject])
            standard = self.standard_price(line, subject)
            total = self.line_total(line, price)
            saved += self.line_total(line, standard) - total
            rate = self.tax_rate(line)
            bases[rate] = bases.get(rate, 0) + total
            answers.append({
                "subject": subject, "rate_bp": fees[subject], "unit_price": price,
                "standard_unit_price": standard, "line_total": total,
            })
        taxes = []
        for rate in sorted(bases):
            denominator = 10000 + rate if self.policy.tax_included else 10000
            tax = rounded(self.policy.tax_rounding, bases[rate] * rate, denominator)
            taxes.append({"rate_bp": rate, "base": bases[rate], "tax": tax})
        total = sum(bases.values())
        if not self.policy.tax_included:
            total += sum(entry["tax"] for entry in taxes)
        return {"lines": answers, "taxes": taxes, "total": total, "saved": saved}
