"""Random valid policies, as plain dictionaries in the shape of a policy file.

Valid means: no unknown key, ladders strictly ascending, a complete fee table not below `min_fee`, a last subject that
matches everything, and monotone, fair tables unless `allow_unfair` is set. Bounds within one table are distinct.
"""

CATEGORIES = ("FRUIT", "FISH", "BOOK", "OTC", "酒", "no")
STORES = ("N1", "N2", "S01", "銀座")
SUBJECT_CODES = ("FRESH", "alcohol", "Books", "贈答", "Ω", "ＺＡ", "𠮷", "10", "no", "_X")
GRADE_CODES = ("K1", "一号", "b", "10", "null", "Ｇ", "é")
CLASS_CODES = ("C", "並", "y", "01")
OPTIONS = ("card", "app", "メール")
ATTRIBUTES = {"household": ("family", "gaisho", "単身"), "region": ("near", "far"), "club": ("tea", "true")}
PAYMENTS = ("cash", "card", "prepaid", "qr")
FULFILMENTS = ("carry_out", "delivery", "pickup")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ROUNDINGS = ("down", "up", "half_up")


def chance(random, percent):
    return random.randrange(100) < percent


def some(random, values, least=1):
    """A random non-empty part of the values, in random order."""
    return random.sample(list(values), random.randint(least, len(values)))


def step_table(random, bound_name, bounds, points_max, unfair):
    """`at_least` points rise and `at_most` points fall with the bound, unless unfair; the file order is random."""
    chosen = sorted(random.sample(sorted(set(bounds)), min(len(set(bounds)), random.randint(1, 4))))
    points = [random.randint(0, points_max) for _ in chosen]
    if not unfair:
        points.sort(reverse=bound_name == "at_most")
    table = [{bound_name: bound, "points": value} for bound, value in zip(chosen, points)]
    if chance(random, 50):
        random.shuffle(table)
    return table


def amount_bounds(random, scale):
    return [0, *(random.randint(1, scale * 12) for _ in range(6)), scale, scale * 2]


def visit_bounds(random):
    return [0, *(random.randint(1, 12) for _ in range(6))]


def condition_entry(random, scale):
    makers = {
        "amount_at_least": lambda: random.randint(0, scale * 2),
        "receipt_amount_at_least": lambda: random.randint(0, scale * 3),
        "items_at_least": lambda: random.randint(0, 8),
        "payment": lambda: some(random, PAYMENTS),
        "fulfilment": lambda: some(random, FULFILMENTS),
        "reserved_days_ahead_at_least": lambda: random.randint(0, 9),
        "weekday": lambda: some(random, WEEKDAYS),
    }
    keys = random.sample(list(makers), random.choice((1, 1, 1, 2, 2, 3)))
    entry = {key: makers[key]() for key in keys}
    entry["points"] = random.randint(0, 90)
    return entry


def condition_groups(random, scale):
    groups = []
    for index in range(random.randint(1, 4)):
        entries = [condition_entry(random, scale) for _ in range(random.randint(1, 4))]
        groups.append({"name": f"group {index}", "best_of": entries})
    return groups


def subjects(random):
    codes = random.sample(SUBJECT_CODES, random.randint(1, 4))
    result = []
    for code in codes[:-1]:
        match = {}
        kind = random.randrange(3)
        if kind != 0:
            match["categories"] = random.sample(CATEGORIES, random.randint(1, 3))
        if kind != 1:
            match["stores"] = random.sample(STORES, random.randint(1, 2))
        if kind == 1 and chance(random, 20):
            match["stores"] = []
        result.append({"code": code, "name": f"subject {code}", "match": match})
    match = random.choice(({}, {}, {}, {"categories": []}))
    result.append({"code": codes[-1], "name": "everything else", "match": match})
    return result


def ladder(random, codes, count, step_max):
    least = random.choice((0, 0, 0, random.randint(1, 30)))
    rungs = []
    for code in random.sample(codes, count):
        rungs.append({"code": code, "name": f"rung {code}", "min_score": least})
        least += random.randint(1, step_max)
    return rungs


def fee_rows(random, grades, classes, standard, least, unfair, most):
    """Fees by grade and class; fair ones fall along both ladders from the standard fee and stay above the least."""
    if unfair:
        return {
            grade["code"]: {row["code"]: random.randint(least, most) for row in classes} for grade in grades
        }
    grade_steps, class_steps = [0], [0]
    for _ in grades:
        grade_steps.append(grade_steps[-1] + random.choice((0, random.randint(1, 700))))
    for _ in classes:
        class_steps.append(class_steps[-1] + random.choice((0, random.randint(1, 300))))
    first = random.randint(0, 1)
    return {
        grade["code"]: {
            row["code"]: max(least, standard - grade_steps[index + first] - class_steps[position])
            for position, row in enumerate(classes)
        }
        for index, grade in enumerate(grades)
    }


def fees(random, policy, unfair):
    base = random.choice(("cost", "price"))
    least = random.choice((0, 0, random.randint(1, 1500)))
    most = 9999 if base == "price" and chance(random, 10) else 6000 if base == "price" else 14000
    result = {"base": base, "standard": {}, "table": {}}
    if least or chance(random, 30):
        result["min_fee"] = least
    for subject in policy["subjects"]:
        standard = random.randint(least, most)
        result["standard"][subject["code"]] = standard
        result["table"][subject["code"]] = fee_rows(
            random, policy["grades"], policy["classes"], standard, least, unfair, most
        )
    return result


def history_tables(random, policy, scale, unfair):
    lifetime = {}
    if chance(random, 80):
        lifetime["visits"] = step_table(random, "at_least", visit_bounds(random), 150, unfair)
    if chance(random, 80):
        lifetime["amount"] = step_table(random, "at_least", amount_bounds(random, scale), 150, unfair)
    if lifetime:
        policy["lifetime"] = lifetime
    period = {}
    if chance(random, 80):
        bounds = [0, *(random.randint(1, 130) for _ in range(6))]
        period["days_since_last_visit"] = step_table(random, "at_most", bounds, 150, unfair)
    if chance(random, 80):
        period["visits"] = step_table(random, "at_least", visit_bounds(random), 150, unfair)
    if chance(random, 80):
        period["amount"] = step_table(random, "at_least", amount_bounds(random, scale), 150, unfair)
    policy["period"] = period


def people_facts(random, policy):
    if chance(random, 70):
        pairs = [(name, value) for name, values in ATTRIBUTES.items() for value in values[:2]]
        policy["attributes"] = [
            {"attribute": name, "value": value, "points": random.choice((random.randint(-60, 90), -307, 160))}
            for name, value in some(random, pairs)
        ]
    if chance(random, 75):
        policy["enrolment"] = [
            {"option": option, "name": option, "points": random.randint(0, 60)} for option in some(random, OPTIONS)
        ]


def hold(random, policy):
    period = random.choice(("absent", "none", "none", "month", "month", "quarter", "half_year", "year"))
    if period == "absent":
        return
    policy["hold"] = {"period": period}
    if period != "none" and chance(random, 75):
        policy["hold"]["max_steps_down"] = random.choice((0, 1, 1, 1, 2, 3))
        if chance(random, 75):
            let_grades_fall(random, policy)


def let_grades_fall(random, policy):
    """Weighs the past period alone over a ladder of small steps, so that demotion limits have something to limit."""
    policy["grades"] = ladder(random, GRADE_CODES, random.randint(4, 6), 30)
    policy["starting"]["provisional_cap"] = random.choice(policy["grades"])["code"]
    policy["weights_permille"] = {"period": 1000, "starting": random.randint(0, 100), "attributes": 900}
    if chance(random, 50):
        policy["weights_permille"]["reservations"] = 800
    policy["converge"] = {"visits": random.randint(1, 3), "days": random.choice((0, 0, 5))}
    policy["window_days"] = random.choice((20, 30, 71, 90))
    policy["period"]["visits"] = [{"at_least": bound, "points": 20 * bound} for bound in (1, 2, 3, 4)]


def tax(random):
    rates = {"standard": random.choice((1000, 1000, 825, 2500, 1))}
    if chance(random, 85):
        rates.update({"reduced": random.choice((800, 200, 333)), "exempt": 0})
    if chance(random, 40):
        rates["旧"] = random.choice((rates["standard"], 800, 500))
    return {"display": random.choice(("included", "excluded")), "rounding": random.choice(ROUNDINGS), "rates": rates}


def random_policy(random):
    """One policy; amounts in its tables lie around a scale of its own."""
    unfair = chance(random, 35)
    scale = random.choice((800, 3000, 20000))
    policy = {"policy": 1, "currency": random.choice(("JPY", "JPY", "USD"))}
    if unfair or chance(random, 15):
        policy["allow_unfair"] = unfair
    people_facts(random, policy)
    if chance(random, 70):
        policy["require_enrolment"] = "enrolment" in policy and chance(random, 40)
    if chance(random, 70):
        policy["visit_unit"] = random.choice(("receipt", "business_day"))
    if chance(random, 70):
        policy["contribution"] = random.choice(("amount", "fee"))
    policy["subjects"] = subjects(random)
    policy["window_days"] = random.choice((1, 7, 30, 45, 69, 70, 71, 90, 180, 365, random.randint(1, 400)))
    history_tables(random, policy, scale, unfair)
    if chance(random, 85):
        policy["conditions"] = condition_groups(random, scale)
    if chance(random, 75):
        policy["class_conditions"] = condition_groups(random, scale)
    policy["grades"] = ladder(random, GRADE_CODES, random.randint(1, 6), random.choice((20, 50, 110)))
    policy["classes"] = ladder(random, CLASS_CODES, random.randint(1, 4), 60)
    policy["starting"] = {
        "second_visit_within_days": random.choice((0, 1, 7, 14, 30, 60)),
        "late_second_visit_permille": random.choice((0, 333, 500, 999, 1000)),
        "provisional_cap": random.choice(policy["grades"])["code"],
    }
    if chance(random, 70):
        policy["reservations"] = {
            "horizon_days": random.choice((1, 7, 30, 60, 180)),
            "amount": step_table(random, "at_least", amount_bounds(random, scale), 150, unfair),
        }
    weights = {"starting": 0, "lifetime": 0, "period": 0, "current": 0, "reservations": 0, "attributes": 0}
    for name in weights:
        weights[name] = random.choice((0, 1000, random.randint(1, 1000), random.randint(1, 1000)))
    for name in random.sample(sorted(weights), random.choice((0, 0, 1, 3))):
        del weights[name]
    policy["weights_permille"] = weights
    policy["converge"] = {"visits": random.choice((1, 1, 2, 2, 3, 4, 6)), "days": random.choice((0, 0, 1, 5, 14, 45))}
    hold(random, policy)
    policy["fees"] = fees(random, policy, unfair)
    policy["price"] = {
        "unit": random.choice((1, 1, 5, 10, 7, 100)),
        "rounding": random.choice(ROUNDINGS),
        "cap_at_list": chance(random, 60),
    }
    policy["tax"] = tax(random)
    if chance(random, 70):
        policy["disclose"] = random.choice(("composition", "rate", "none"))
    return policy
