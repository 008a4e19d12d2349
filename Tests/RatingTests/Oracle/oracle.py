"""An independent, slow reckoning of ratings and prices from the full receipt set.

python3 oracle.py --policy FILE|FOLDER --case FILE
reads one case or an array of cases and prints it with `expect` replaced by `answer`.
Every date is reckoned anew from all receipts; nothing is carried from one date to the next. Integers only.
"""

import argparse
import datetime
import json
from collections import namedtuple

from policy import find_policy
from pricing import Pricing, sum_of_conditions, thousandths

FORECAST_DAYS = 35
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PERIOD_MONTHS = {"month": 1, "quarter": 3, "half_year": 6, "year": 12}

# The part of a receipt that lies in one subject. `order` sorts visits; `measure` is what the amount tables see;
# `facts` is what conditions look at.
Part = namedtuple("Part", "order date amount measure facts")
Rating = namedtuple("Rating", "stage grade score components")


def day(text):
    return datetime.date.fromisoformat(text)


def days_later(date, days):
    return date + datetime.timedelta(days=days)


def weekday(date):
    return WEEKDAYS[date.weekday()]


def subject_of(policy, category, store):
    for code, categories, stores in policy.subjects:
        if (not categories or category in categories) and (not stores or store in stores):
            return code
    raise ValueError("the last subject must match everything")


def parts_in_subject(policy, receipts, subject):
    """The part of each receipt in a subject; a receipt without a line there has none."""
    parts = []
    for receipt in receipts:
        lines = [x for x in receipt["lines"] if subject_of(policy, x["category"], receipt["store"]) == subject]
        if not lines:
            continue
        date = day(receipt["business_date"])
        amount = sum(line["amount"] for line in lines)
        measure = amount
        if policy.contribution == "fee":
            measure = sum(line["amount"] - line["cost"] for line in lines if line.get("cost") is not None)
        facts = {
            "amount": amount,
            "receipt_amount": sum(line["amount"] for line in receipt["lines"]),
            "thousandths": sum(thousandths(line.get("quantity", "1")) for line in lines),
            "payment": receipt.get("payment"),
            "fulfilment": receipt.get("fulfilment"),
            "reserved_days_ahead": receipt.get("reserved_days_ahead", 0),
            "weekday": weekday(date),
        }
        order = (date, receipt.get("time", "00:00:00"), receipt["id"].encode("utf-8"))
        parts.append(Part(order, date, amount, measure, facts))
    return parts


def at_least_points(table, value):
    """The entry with the largest bound <= value."""
    reached = [(bound, points) for bound, points in table if bound <= value]
    return max(reached)[1] if reached else 0


def at_most_points(table, value):
    """The entry with the smallest bound >= value."""
    reached = [(bound, points) for bound, points in table if bound >= value]
    return min(reached)[1] if reached else 0


def last_rung(ladder, score):
    """Index of the last rung with min_score <= score, the first when none."""
    reached = [index for index, (_, least) in enumerate(ladder) if least <= score]
    return reached[-1] if reached else 0


def period_start(period, date):
    months = PERIOD_MONTHS[period]
    return datetime.date(date.year, (date.month - 1) // months * months + 1, 1)


def next_period_start(period, date):
    month = period_start(period, date).month + PERIOD_MONTHS[period]
    return datetime.date(date.year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def attribute_entries(customer):
    """Attributes as (attribute, value, from) with None where there is no `from`; contradictions are refused."""
    source = customer.get("attributes") or []
    if isinstance(source, dict):
        return [(name, value, None) for name, value in source.items()]
    entries = []
    for entry in source:
        start = day(entry["from"]) if entry.get("from") is not None else None
        for name, value, other in entries:
            if name == entry["attribute"] and other == start and value != entry["value"]:
                raise ValueError(f"two values of attribute {name} from the same date")
        entries.append((entry["attribute"], entry["value"], start))
    return entries


class SubjectRating:
    """Ratings of one customer in one subject."""

    def __init__(self, policy, customer, subject):
        self.policy = policy
        self.subject = subject
        self.parts = parts_in_subject(policy, customer.get("receipts") or [], subject)
        self.options = [(entry["option"], day(entry["on"])) for entry in customer.get("enrolment") or []]
        self.attributes = attribute_entries(customer)
        self.reservations = [entry for entry in customer.get("reservations") or [] if entry["subject"] == subject]

    # Facts at a date

    def visits(self, date):
        """Visits up to a date, earliest first."""
        visits = []
        dates_seen = set()
        for part in sorted(self.parts, key=lambda part: part.order):
            if part.date > date or part.amount <= 0:
                continue
            if self.policy.visit_unit == "business_day" and part.date in dates_seen:
                continue
            dates_seen.add(part.date)
            visits.append(part)
        return visits

    def options_chosen(self, date):
        """Options of the policy chosen on or before a date, each once."""
        return {option for option, on in self.options if on <= date and option in self.policy.enrolment}

    def enrolment_points(self, date):
        return sum(self.policy.enrolment[option] for option in self.options_chosen(date))

    def attribute_points(self, date):
        valid = {}
        for name, value, start in self.attributes:
            if start is not None and start > date:
                continue
            begin = start or datetime.date.min
            if name not in valid or begin >= valid[name][0]:
                valid[name] = (begin, value)
        return sum(
            points
            for name, value, points in self.policy.attributes
            if name in valid and valid[name][1] == value
        )

    def reserved_amount(self, date):
        """Sum of the reservations open at a date and due within the horizon."""
        total = 0
        for entry in self.reservations:
            if entry.get("closed_on") is not None:
                is_open = date < day(entry["closed_on"])
            else:
                is_open = entry["status"] == "open"
            made, due = day(entry["made_on"]), day(entry["due_on"])
            if is_open and made <= date < due <= days_later(date, self.policy.horizon_days):
                total += entry["amount"]
        return total

    # Points

    def condition_points(self, facts):
        return sum_of_conditions(self.policy.conditions, facts)

    def starting_points(self, first, first_date, second, second_date):
        """S: what the first two visits earned, for ever. `first` and `second` are what conditions look at."""
        points_of_second = self.condition_points(second)
        if (second_date - first_date).days > self.policy.second_visit_within_days:
            points_of_second = points_of_second * self.policy.late_permille // 1000
        return self.enrolment_points(second_date) + self.condition_points(first) + points_of_second

    def is_converged(self, date):
        visits = self.visits(date)
        return (
            len(visits) >= 2
            and len(visits) >= self.policy.converge_visits
            and (date - visits[0].date).days >= self.policy.converge_days
        )

    def components(self, date, basket):
        """The six components at a reference date, before weighting."""
        policy = self.policy
        visits = self.visits(date)
        past = [part for part in self.parts if part.date <= date]
        window_start = days_later(date, -policy.window_days)
        recent_visits = [visit for visit in visits if visit.date > window_start]
        recent = [part for part in past if part.date > window_start]
        first, second = visits[0], visits[1]
        return {
            "starting": self.starting_points(first.facts, first.date, second.facts, second.date),
            "lifetime": at_least_points(policy.lifetime_visits, len(visits))
            + at_least_points(policy.lifetime_amount, sum(part.measure for part in past)),
            "period": at_most_points(policy.period_days, (date - visits[-1].date).days)
            + at_least_points(policy.period_visits, len(recent_visits))
            + at_least_points(policy.period_amount, sum(part.measure for part in recent)),
            "current": self.condition_points(basket) if basket and policy.hold_period == "none" else 0,
            "reservations": at_least_points(policy.reservation_amount, self.reserved_amount(date)),
            "attributes": self.attribute_points(date),
        }

    def weighted_score(self, components):
        return sum(self.policy.weights[name] * points for name, points in components.items()) // 1000

    # Stages

    def rate(self, date, basket):
        """The rating at a date; `basket` is what conditions see of the present basket here, None without one."""
        policy = self.policy
        if policy.require_enrolment and not self.options_chosen(date):
            return Rating("walk_in", None, None, None)
        reference = date
        if policy.hold_period != "none":
            reference = days_later(period_start(policy.hold_period, date), -1)
        if self.is_converged(reference):
            components = self.components(reference, basket)
            score = self.weighted_score(components)
            grade = last_rung(policy.grades, score)
            if policy.hold_period != "none" and policy.max_steps_down is not None:
                grade = self.folded_grade(date)
            return Rating("converged", policy.grades[grade][0], score, components)
        return self.rate_early(date, basket)

    def rate_early(self, date, basket):
        """Stages 2 and 3."""
        policy = self.policy
        visits = self.visits(date)
        if len(visits) >= 2:
            first, second = visits[0], visits[1]
            points = self.starting_points(first.facts, first.date, second.facts, second.date)
            stage = "starting"
        elif len(visits) == 1 and basket and not (policy.visit_unit == "business_day" and visits[0].date == date):
            points = self.starting_points(visits[0].facts, visits[0].date, basket, date)
            stage = "starting"
        else:
            facts = visits[0].facts if visits else basket
            points = self.enrolment_points(date) + (self.condition_points(facts) if facts else 0)
            stage = "provisional"
        score = points + self.attribute_points(date)
        grade = last_rung(policy.grades, score)
        if stage == "provisional":
            codes = [code for code, _ in policy.grades]
            grade = min(grade, codes.index(policy.provisional_cap))
        return Rating(stage, policy.grades[grade][0], score, None)

    def folded_grade(self, date):
        """The grade after at most `max_steps_down` rungs down per period, from the first converged period on."""
        policy = self.policy
        last_start = period_start(policy.hold_period, date)
        start = period_start(policy.hold_period, min(part.date for part in self.parts))
        grade = None
        while start <= last_start:
            reference = days_later(start, -1)
            if self.is_converged(reference):
                raw = last_rung(policy.grades, self.weighted_score(self.components(reference, None)))
                grade = raw if grade is None else max(raw, grade - policy.max_steps_down)
            start = next_period_start(policy.hold_period, start)
        return grade


def rating_fields(subject, rating):
    fields = {"subject": subject, "stage": rating.stage, "grade": rating.grade, "score": rating.score}
    if rating.stage == "converged":
        fields["components"] = rating.components
    return fields


def forecast(subject_rating, as_of):
    """Each of the next days whose stage or grade differs from the day before."""
    entries = []
    before = subject_rating.rate(as_of, None)
    for days in range(1, FORECAST_DAYS + 1):
        date = days_later(as_of, days)
        rating = subject_rating.rate(date, None)
        if (rating.stage, rating.grade) != (before.stage, before.grade):
            entries.append({"on": date.isoformat(), "stage": rating.stage, "grade": rating.grade})
        before = rating
    return entries


def quote(policy, ratings, basket, as_of):
    """Prices of the present basket; `ratings` is None for a walk-in without a customer."""
    lines = [(line, subject_of(policy, line["category"], basket["store"])) for line in basket["lines"]]
    pricing = Pricing(policy, basket, lines, weekday(as_of))
    entries = []
    fees = {}
    for subject in sorted({subject for _, subject in lines}, key=lambda code: code.encode("utf-8")):
        facts = pricing.facts(subject)
        rating = Rating("walk_in", None, None, None)
        if ratings is not None:
            rating = ratings[subject].rate(as_of, facts)
        class_score = sum_of_conditions(policy.class_conditions, facts)
        class_code = policy.classes[last_rung(policy.classes, class_score)][0]
        if rating.stage == "walk_in":
            fees[subject] = policy.standard_fee[subject]
        else:
            fees[subject] = policy.fee_table[(subject, rating.grade, class_code)]
        entry = rating_fields(subject, rating)
        entry.update({"class": class_code, "class_score": class_score, "rate_bp": fees[subject]})
        entries.append(entry)
    answer = pricing.totals(fees)
    answer["ratings"] = entries
    return answer


def answer_case(policy, case):
    as_of = day(case["as_of"])
    answer = {}
    ratings = None
    if case.get("customer") is not None:
        subjects = [code for code, _, _ in policy.subjects]
        ratings = {code: SubjectRating(policy, case["customer"], code) for code in subjects}
        answer["ratings"] = [rating_fields(code, ratings[code].rate(as_of, None)) for code in subjects]
        answer["forecast"] = {code: forecast(ratings[code], as_of) for code in subjects}
    if case.get("basket") is not None:
        answer["quote"] = quote(policy, ratings, case["basket"], as_of)
    return answer


def answered(case, policy_path):
    result = {key: value for key, value in case.items() if key != "expect"}
    result["answer"] = answer_case(find_policy(policy_path, case["policy"]), case)
    return result


def main():
    parser = argparse.ArgumentParser(description="Rate and price cases from the full receipt set.")
    parser.add_argument("--policy", required=True, help="policy file, or folder searched for each case's policy")
    parser.add_argument("--case", required=True, help="JSON file with one case or an array of cases")
    arguments = parser.parse_args()
    with open(arguments.case, encoding="utf-8") as file:
        source = json.load(file)
    print_answers(source, arguments.policy)


def print_answers(source, policy_path):
    if isinstance(source, dict):
        print(json.dumps(answered(source, policy_path), ensure_ascii=False, sort_keys=True))
        return
    print("[")
    for index, case in enumerate(source):
        end = "," if index + 1 < len(source) else ""
        print(json.dumps(answered(case, policy_path), ensure_ascii=False, sort_keys=True) + end)
    print("]")


if __name__ == "__main__":
    main()
