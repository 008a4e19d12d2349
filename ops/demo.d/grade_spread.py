#!/usr/bin/env python3
"""Shows how the customers of a demo data folder spread over the grades of a policy, as `kakuzuke rate` rates them.

    grade_spread.py --data FOLDER --policy FILE --kakuzuke BINARY [--as-of YYYY-MM-DD] [--members N]

Members spread evenly over the member numbers are rated without a basket at the given date, by default the last date of
the data. Grades are printed by their mean score, ascending.
"""

import argparse
import collections
import csv
import json
import pathlib
import subprocess
import sys
import tempfile

MEMBERS_DEFAULT = 500


def read_rows(path):
    """The rows of one CSV file as dictionaries."""
    with open(path, encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def line_cost(unit_cost_e2, quantity):
    """Cost of a whole line in yen, halves up, from a quantity of at most three decimals."""
    whole, _, rest = quantity.lstrip("-").partition(".")
    thousandths = int(whole) * 1000 + int(rest.ljust(3, "0"))
    if quantity.startswith("-"):
        thousandths = -thousandths
    return (unit_cost_e2 * thousandths + 50_000) // 100_000


def read_members(data, members_max):
    """Member rows spread evenly over the member numbers, at most `members_max`, by member number."""
    rows = list(read_rows(data / "members.csv"))
    count = min(len(rows), members_max)
    chosen = (rows[index * len(rows) // count] for index in range(count))
    return {row["member"]: row for row in chosen}


def read_receipts(data, members):
    """The receipts of the members, as cases want them, by member number."""
    costs = {row["code"]: int(row["unit_cost_e2"]) for row in read_rows(data / "products.csv")}
    receipts = collections.defaultdict(dict)
    for path in sorted((data / "journals").glob("*/*.csv")):
        for row in read_rows(path):
            if row["member"] not in members:
                continue
            key = "|".join((row["store"], row["terminal"], row["date"], row["receipt"]))
            receipt = receipts[row["member"]].setdefault(key, {
                "id": key, "store": row["store"], "business_date": row["date"], "time": row["time"],
                "payment": row["payment"], "fulfilment": row["fulfilment"], "lines": []})
            receipt["lines"].append({
                "category": row["category"], "quantity": row["quantity"], "amount": int(row["amount"]),
                "cost": line_cost(costs[row["product"]], row["quantity"])})
    return receipts


def make_cases(members, receipts, as_of):
    """One case without a basket for each member."""
    return [{
        "name": member, "policy": "policy", "as_of": as_of, "basket": None,
        "customer": {
            "enrolment": [{"option": row["enrolment_option"], "on": row["enrolled_on"]}],
            "attributes": [
                {"attribute": name, "value": row[name]} for name in ("age", "income", "household_size") if row[name]],
            "receipts": list(receipts[member].values()), "reservations": []},
    } for member, row in members.items()]


def rate(binary, policy, cases):
    """The answers of `kakuzuke rate`."""
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "cases.json"
        path.write_text(json.dumps(cases), encoding="utf-8")
        done = subprocess.run(
            [binary, "rate", "--policy", policy, "--case", str(path)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"grade_spread: {done.stderr.strip()}")
    return [case["answer"] for case in json.loads(done.stdout)]


def print_spread(answers):
    """Prints, for each subject, how many customers stand in each stage and hold each grade."""
    stages = collections.defaultdict(collections.Counter)
    grades = collections.defaultdict(lambda: collections.defaultdict(list))
    for answer in answers:
        for rating in answer["ratings"]:
            stages[rating["subject"]][rating["stage"]] += 1
            if rating["stage"] == "converged":
                grades[rating["subject"]][rating["grade"]].append(rating["score"])
    for subject, counted in stages.items():
        print(f"{subject}: " + ", ".join(f"{name} {count}" for name, count in sorted(counted.items())))
        converged = counted["converged"]
        if converged == 0:
            continue
        by_score = sorted(grades[subject].items(), key=lambda item: sum(item[1]) / len(item[1]))
        print("  converged: " + ", ".join(
            f"{name} {len(scores) * 100 / converged:.0f} %" for name, scores in by_score))


def main(values):
    """Runs the program; returns its exit code."""
    parser = argparse.ArgumentParser(description="Spread of demo customers over the grades of a policy.")
    parser.add_argument("--data", required=True, type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--policy", required=True, metavar="FILE")
    parser.add_argument("--kakuzuke", required=True, metavar="BINARY")
    parser.add_argument("--as-of", metavar="YYYY-MM-DD")
    parser.add_argument("--members", type=int, default=MEMBERS_DEFAULT, metavar="N")
    options = parser.parse_args(values)
    if options.members < 1:
        parser.error("--members must be at least 1")
    summary = json.loads((options.data / "summary.json").read_text(encoding="utf-8"))
    as_of = options.as_of or summary["total"]["last_date"]
    members = read_members(options.data, options.members)
    answers = rate(
        options.kakuzuke, options.policy, make_cases(members, read_receipts(options.data, members), as_of))
    print(f"{len(answers)} of {summary['total']['members']} members as of {as_of}")
    print_spread(answers)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
