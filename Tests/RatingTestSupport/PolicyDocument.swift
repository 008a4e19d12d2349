public import Rating

/// A policy as the text of a policy file, so that a random one can be uploaded, read and kept.
public struct PolicyDocument {
    /// The text; reading it gives the same policy.
    public let text: String

    /// Writes a policy down.
    public init(_ policy: Policy) {
        text = (Self.head(policy) + Self.rules(policy) + Self.prices(policy)).joined(separator: "\n") + "\n"
    }

    private static func head(_ policy: Policy) -> [String] {
        [
            "policy: 1", "currency: \(policy.currency)", "require_enrolment: \(policy.requireEnrolment)",
            "visit_unit: \(policy.visitUnit.rawValue)", "contribution: \(policy.contribution.rawValue)",
            "disclose: \(policy.disclose.rawValue)", "allow_unfair: \(policy.allowUnfair)",
            "window_days: \(policy.windowDays)", "subjects:",
        ]
            + policy.subjects.map { subject in
                let match = [("categories", subject.categories), ("stores", subject.stores)].filter { !$0.1.isEmpty }
                return row([
                    ("code", quoted(subject.code)), ("name", quoted(subject.name)),
                    ("match", flow(match.map { ($0.0, words($0.1)) })),
                ])
            }
    }

    private static func rules(_ policy: Policy) -> [String] {
        let starting = policy.starting
        let weights = policy.weights
        var hold = [("period", policy.hold.period.rawValue)]
        if let limit = policy.hold.maxStepsDown { hold.append(("max_steps_down", "\(limit)")) }
        var lines = [
            "lifetime: " + tables([("visits", policy.lifetime.visits), ("amount", policy.lifetime.amount)]),
            "period: "
                + tables(
                    [("visits", policy.period.visits), ("amount", policy.period.amount)],
                    atMost: ("days_since_last_visit", policy.period.daysSinceLastVisit)),
            "starting: "
                + flow([
                    ("second_visit_within_days", "\(starting.secondVisitWithinDays)"),
                    ("late_second_visit_permille", "\(starting.lateSecondVisitPermille)"),
                    ("provisional_cap", quoted(policy.grades[starting.provisionalCap].code)),
                ]),
            "weights_permille: "
                + flow([
                    ("starting", "\(weights.starting)"), ("lifetime", "\(weights.lifetime)"),
                    ("period", "\(weights.period)"), ("current", "\(weights.current)"),
                    ("reservations", "\(weights.reservations)"), ("attributes", "\(weights.attributes)"),
                ]),
            "converge: " + flow([("visits", "\(policy.converge.visits)"), ("days", "\(policy.converge.days)")]),
            "hold: " + flow(hold),
        ]
        if let reservations = policy.reservations {
            let table = table(reservations.amount, "at_least")
            lines.append("reservations: " + flow([("horizon_days", "\(reservations.horizonDays)"), ("amount", table)]))
        }
        lines += section(
            "attributes",
            policy.attributes.map {
                [("attribute", quoted($0.attribute)), ("value", quoted($0.value)), ("points", "\($0.points.rawValue)")]
            })
        lines += section(
            "enrolment",
            policy.enrolment.map {
                [("option", quoted($0.option)), ("name", quoted($0.name)), ("points", "\($0.points.rawValue)")]
            })
        lines += section("conditions", policy.conditions.map(group))
        return lines + section("class_conditions", policy.classConditions.map(group))
    }

    private static func prices(_ policy: Policy) -> [String] {
        func rung(_ rung: Rung) -> [(String, String)] {
            [("code", quoted(rung.code)), ("name", quoted(rung.name)), ("min_score", "\(rung.minScore.rawValue)")]
        }
        let fees = policy.fees
        let table = policy.subjects.indices.map { subject in
            let grades = policy.grades.indices.map { grade in
                let cells = policy.classes.indices.map { index in
                    (quoted(policy.classes[index].code), "\(fees.cells[subject][grade][index].rawValue)")
                }
                return (quoted(policy.grades[grade].code), flow(cells))
            }
            return "    \(quoted(policy.subjects[subject].code)): " + flow(grades)
        }
        let standard = policy.subjects.indices.map {
            (quoted(policy.subjects[$0].code), "\(fees.standard[$0].rawValue)")
        }
        let tax = policy.tax
        return section("grades", policy.grades.map(rung)) + section("classes", policy.classes.map(rung)) + [
            "fees:", "  base: \(fees.base.rawValue)", "  min_fee: \(fees.minimumFee.rawValue)",
            "  standard: " + flow(standard), "  table:",
        ] + table + [
            "price: "
                + flow([
                    ("unit", "\(policy.price.unit)"), ("rounding", policy.price.rounding.rawValue),
                    ("cap_at_list", "\(policy.price.capAtList)"),
                ]),
            "tax: "
                + flow([
                    ("display", tax.display.rawValue), ("rounding", tax.rounding.rawValue),
                    ("rates", flow(tax.rates.map { (quoted($0.name), "\($0.rate.rawValue)") })),
                ]),
        ]
    }

    // MARK: - Form

    private static func quoted(_ text: String) -> String { "\"\(text)\"" }

    private static func words(_ texts: [String]) -> String { "[" + texts.map(quoted).joined(separator: ", ") + "]" }

    private static func flow(_ fields: [(String, String)]) -> String {
        "{" + fields.map { "\($0.0): \($0.1)" }.joined(separator: ", ") + "}"
    }

    private static func row(_ fields: [(String, String)]) -> String { "  - " + flow(fields) }

    private static func section(_ key: String, _ rows: [[(String, String)]]) -> [String] {
        rows.isEmpty ? [] : ["\(key):"] + rows.map(row)
    }

    private static func table(_ table: StepTable, _ bound: String) -> String {
        let steps = table.steps.map { flow([(bound, "\($0.bound)"), ("points", "\($0.points.rawValue)")]) }
        return "[" + steps.joined(separator: ", ") + "]"
    }

    private static func tables(
        _ atLeast: [(String, StepTable)], atMost: (String, StepTable)? = nil
    ) -> String {
        flow(
            (atMost.map { [($0.0, table($0.1, "at_most"))] } ?? []) + atLeast.map { ($0.0, table($0.1, "at_least")) })
    }

    private static func group(_ group: ConditionGroup) -> [(String, String)] {
        let entries = group.bestOf.map { condition in
            var fields = [("points", "\(condition.points.rawValue)")]
            if let bound = condition.amountAtLeast { fields.append(("amount_at_least", "\(bound.rawValue)")) }
            if let bound = condition.receiptAmountAtLeast {
                fields.append(("receipt_amount_at_least", "\(bound.rawValue)"))
            }
            if let bound = condition.itemsAtLeast { fields.append(("items_at_least", "\(bound)")) }
            if let bound = condition.reservedDaysAheadAtLeast {
                fields.append(("reserved_days_ahead_at_least", "\(bound)"))
            }
            if let payment = condition.payment { fields.append(("payment", words(payment))) }
            if let fulfilment = condition.fulfilment { fields.append(("fulfilment", words(fulfilment))) }
            if let weekday = condition.weekday { fields.append(("weekday", words(weekday.map(\.rawValue)))) }
            return flow(fields)
        }
        return [("name", quoted(group.name)), ("best_of", "[" + entries.joined(separator: ", ") + "]")]
    }
}
