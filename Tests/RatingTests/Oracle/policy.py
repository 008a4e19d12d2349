"""A policy file as values: every scalar of the YAML is read as text and turned into what the key asks for.

Only the reading is here; the rules are in oracle.py. No validation: the oracle trusts that its policies are valid.
"""

import functools
import os

import yaml


def integer(text):
    return int(text)


def flag(text):
    return text in ("true", "True", "TRUE")


def table(source, bound_name):
    """A step table as (bound, points) pairs in the order of the file."""
    return [(integer(entry[bound_name]), integer(entry["points"])) for entry in source or []]


def text_list(source):
    return list(source) if source else []


NUMERIC_CONDITIONS = ("amount_at_least", "receipt_amount_at_least", "items_at_least", "reserved_days_ahead_at_least")
LIST_CONDITIONS = ("payment", "fulfilment", "weekday")


def condition_entry(source):
    """One entry of `best_of`: its points and the keys that must all hold."""
    entry = {"points": integer(source["points"]), "keys": {}}
    for key, value in source.items():
        if key in NUMERIC_CONDITIONS:
            entry["keys"][key] = integer(value)
        elif key in LIST_CONDITIONS:
            entry["keys"][key] = text_list(value)
        elif key != "points":
            raise ValueError(f"unknown condition key {key}")
    return entry


def condition_groups(source):
    """Each group is the list of its entries."""
    return [[condition_entry(entry) for entry in group["best_of"]] for group in source or []]


def ladder(source):
    """A ladder as (code, least score) pairs, lowest rung first."""
    return [(rung["code"], integer(rung["min_score"])) for rung in source]


class Policy:
    """All parameters that a rating or a price depends on."""

    def __init__(self, source):
        self.require_enrolment = flag(source.get("require_enrolment", "false"))
        self.visit_unit = source.get("visit_unit", "receipt")
        self.contribution = source.get("contribution", "amount")
        self.subjects = []
        for subject in source["subjects"]:
            match = subject.get("match") or {}
            self.subjects.append((subject["code"], text_list(match.get("categories")), text_list(match.get("stores"))))
        self.window_days = integer(source["window_days"])
        self.read_tables(source)
        self.attributes = [
            (entry["attribute"], entry["value"], integer(entry["points"])) for entry in source.get("attributes") or []
        ]
        self.enrolment = {entry["option"]: integer(entry["points"]) for entry in source.get("enrolment") or []}
        self.conditions = condition_groups(source.get("conditions"))
        self.class_conditions = condition_groups(source.get("class_conditions"))
        weights = source["weights_permille"] or {}
        self.weights = {name: integer(weights.get(name, "0")) for name in COMPONENTS}
        self.converge_visits = integer(source["converge"]["visits"])
        self.converge_days = integer(source["converge"]["days"])
        hold = source.get("hold") or {}
        self.hold_period = hold.get("period", "none")
        self.max_steps_down = integer(hold["max_steps_down"]) if "max_steps_down" in hold else None
        self.grades = ladder(source["grades"])
        self.classes = ladder(source["classes"])
        self.read_prices(source)

    def read_tables(self, source):
        lifetime = source.get("lifetime") or {}
        self.lifetime_visits = table(lifetime.get("visits"), "at_least")
        self.lifetime_amount = table(lifetime.get("amount"), "at_least")
        period = source["period"] or {}
        self.period_days = table(period.get("days_since_last_visit"), "at_most")
        self.period_visits = table(period.get("visits"), "at_least")
        self.period_amount = table(period.get("amount"), "at_least")
        starting = source["starting"]
        self.second_visit_within_days = integer(starting["second_visit_within_days"])
        self.late_permille = integer(starting["late_second_visit_permille"])
        self.provisional_cap = starting["provisional_cap"]
        reservations = source.get("reservations") or {}
        self.horizon_days = integer(reservations.get("horizon_days", "0"))
        self.reservation_amount = table(reservations.get("amount"), "at_least")

    def read_prices(self, source):
        fees = source["fees"]
        self.fee_base = fees["base"]
        self.standard_fee = {subject: integer(rate) for subject, rate in fees["standard"].items()}
        self.fee_table = {}
        for subject, grades in fees["table"].items():
            for grade, classes in grades.items():
                for class_code, rate in classes.items():
                    self.fee_table[(subject, grade, class_code)] = integer(rate)
        self.price_unit = integer(source["price"]["unit"])
        self.price_rounding = source["price"]["rounding"]
        self.cap_at_list = flag(source["price"]["cap_at_list"])
        self.tax_included = source["tax"]["display"] == "included"
        self.tax_rounding = source["tax"]["rounding"]
        self.tax_rates = {name: integer(rate) for name, rate in source["tax"]["rates"].items()}


COMPONENTS = ("starting", "lifetime", "period", "current", "reservations", "attributes")


@functools.cache
def load_policy(path):
    """The policy of a file, read once per run."""
    # BaseLoader leaves every scalar as text: a code such as `no` or `01` stays what the file says.
    with open(path, encoding="utf-8") as file:
        return Policy(yaml.load(file, Loader=yaml.BaseLoader))


def find_policy(path, name):
    """A file serves every case; in a folder the case's `policy` names the file."""
    return load_policy(os.path.join(path, name) if os.path.isdir(path) else path)
