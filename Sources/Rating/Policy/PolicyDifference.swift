/// One thing in which two policies differ.
public struct PolicyDifference: Hashable, Sendable {
    /// The place, named by codes where the file has lists: `fees.table.FRESH.G2.C1`, `grades.G2.min_score`.
    ///
    /// Groups of one name are numbered from the second on: `conditions.payment (2).{payment: card}`.
    public var field: String
    /// What it was; nil: it was not there.
    public var old: String?
    /// What it is now; nil: it is gone.
    public var new: String?

    /// Makes a difference.
    public init(field: String, old: String?, new: String?) {
        self.field = field
        self.old = old
        self.new = new
    }

    /// By how much a number has changed; nil where either is none.
    public var change: Int64? {
        guard let old = old.flatMap({ Int64($0) }), let new = new.flatMap({ Int64($0) }) else { return nil }
        return new - old
    }
}

extension Policy {
    /// Everything in which this policy differs from an earlier one, in the order of the policy file.
    ///
    /// What merely stands in another order and means the same is no difference.
    public func differences(from earlier: Policy) -> [PolicyDifference] {
        let (old, new) = (earlier.flattened(), flattened())
        let oldValues = Dictionary(old.map { ($0.field, $0.value) }, uniquingKeysWith: { first, _ in first })
        let places = Dictionary(
            new.enumerated().map { ($0.element.field, $0.offset) }, uniquingKeysWith: { first, _ in first })
        var found: [(place: Int, difference: PolicyDifference)] = []
        for (place, entry) in new.enumerated() where oldValues[entry.field] != entry.value {
            found.append(
                (place, PolicyDifference(field: entry.field, old: oldValues[entry.field], new: entry.value)))
        }
        // What is gone stands behind the last thing before it that is still there.
        var last = -1
        for entry in old {
            if let place = places[entry.field] {
                last = place
            } else {
                found.append((last, PolicyDifference(field: entry.field, old: entry.value, new: nil)))
            }
        }
        // A stable order: entries of one place keep theirs.
        return found.enumerated().sorted { ($0.element.place, $0.offset) < ($1.element.place, $1.offset) }
            .map(\.element.difference)
    }

    /// Every value by its place.
    private func flattened() -> [(field: String, value: String)] {
        var list = PolicyFlattening()
        list.add("currency", currency)
        list.add("require_enrolment", requireEnrolment)
        list.add("visit_unit", visitUnit.rawValue)
        list.add("contribution", contribution.rawValue)
        list.add("subjects", subjects.map(\.code.asPart).joined(separator: ", "))
        for subject in subjects {
            list.add("subjects.\(subject.code).name", subject.name)
            list.add("subjects.\(subject.code).match.categories", subject.categories)
            list.add("subjects.\(subject.code).match.stores", subject.stores)
        }
        list.add("window_days", windowDays)
        list.add("lifetime.visits", "at_least", lifetime.visits)
        list.add("lifetime.amount", "at_least", lifetime.amount)
        list.add("period.days_since_last_visit", "at_most", period.daysSinceLastVisit)
        list.add("period.visits", "at_least", period.visits)
        list.add("period.amount", "at_least", period.amount)
        list.add("attributes", attributes)
        for option in enrolment {
            list.add("enrolment.\(option.option).name", option.name)
            list.add("enrolment.\(option.option).points", option.points.rawValue)
        }
        list.add("conditions", conditions)
        list.add("class_conditions", classConditions)
        flattenRules(into: &list)
        flattenLadders(into: &list)
        flattenPrices(into: &list)
        return list.entries
    }

    private func flattenRules(into list: inout PolicyFlattening) {
        list.add("starting.second_visit_within_days", starting.secondVisitWithinDays)
        list.add("starting.late_second_visit_permille", starting.lateSecondVisitPermille)
        list.add("starting.provisional_cap", grades[starting.provisionalCap].code)
        if let reservations {
            list.add("reservations.horizon_days", reservations.horizonDays)
            list.add("reservations.amount", "at_least", reservations.amount)
        }
        list.add("weights_permille.starting", weights.starting)
        list.add("weights_permille.lifetime", weights.lifetime)
        list.add("weights_permille.period", weights.period)
        list.add("weights_permille.current", weights.current)
        list.add("weights_permille.reservations", weights.reservations)
        list.add("weights_permille.attributes", weights.attributes)
        list.add("converge.visits", converge.visits)
        list.add("converge.days", converge.days)
        list.add("hold.period", hold.period.rawValue)
        if let limit = hold.maxStepsDown { list.add("hold.max_steps_down", limit) }
    }

    private func flattenLadders(into list: inout PolicyFlattening) {
        for (name, ladder) in [("grades", grades), ("classes", classes)] {
            list.add(name, ladder.map(\.code.asPart).joined(separator: ", "))
            for rung in ladder {
                list.add("\(name).\(rung.code).name", rung.name)
                list.add("\(name).\(rung.code).min_score", rung.minScore.rawValue)
            }
        }
    }

    private func flattenPrices(into list: inout PolicyFlattening) {
        list.add("fees.base", fees.base.rawValue)
        list.add("fees.min_fee", fees.minimumFee.rawValue)
        for (position, subject) in subjects.enumerated() {
            list.add("fees.standard.\(subject.code)", fees.standard[position].rawValue)
        }
        for (position, subject) in subjects.enumerated() {
            for (gradeIndex, grade) in grades.enumerated() {
                for (classIndex, rung) in classes.enumerated() {
                    list.add(
                        "fees.table.\(subject.code).\(grade.code).\(rung.code)",
                        fees.cells[position][gradeIndex][classIndex].rawValue)
                }
            }
        }
        list.add("price.unit", price.unit)
        list.add("price.rounding", price.rounding.rawValue)
        list.add("price.cap_at_list", price.capAtList)
        list.add("tax.display", tax.display.rawValue)
        list.add("tax.rounding", tax.rounding.rawValue)
        for rate in tax.rates { list.add("tax.rates.\(rate.name)", rate.rate.rawValue) }
        list.add("disclose", disclose.rawValue)
        list.add("allow_unfair", allowUnfair)
    }
}

/// A policy's values by their places, each place once.
private struct PolicyFlattening {
    private(set) var entries: [(field: String, value: String)] = []
    private var times: [String: Int] = [:]

    mutating func add(_ field: String, _ value: some CustomStringConvertible) {
        let count = times[field, default: 0] + 1
        times[field] = count
        entries.append((count == 1 ? field : "\(field) (\(count))", value.description))
    }

    mutating func add(_ field: String, _ values: [String]) {
        add(field, values.isEmpty ? "everything" : values.map(\.asPart).sorted().joined(separator: ", "))
    }

    mutating func add(_ field: String, _ bound: String, _ table: StepTable) {
        for step in table.steps.sorted(by: { $0.bound < $1.bound }) {
            add("\(field).\(bound).\(step.bound)", step.points.rawValue)
        }
    }

    mutating func add(_ field: String, _ rules: [AttributeRule]) {
        // Rules for one value add up in any order: those with fewer points stand first.
        var points: [String: [Points]] = [:]
        for rule in rules { points[place(rule), default: []].append(rule.points) }
        for key in points.keys { points[key]?.sort(by: >) }
        for rule in rules {
            let next = points[place(rule)]?.popLast() ?? .zero
            add("\(field).\(place(rule))", next.rawValue)
        }
    }

    private func place(_ rule: AttributeRule) -> String { "\(rule.attribute.asPart).\(rule.value.asPart)" }

    /// Groups of one name are told apart by numbers, those whose entries come first in order first, so that groups in
    /// another order are no difference, but entries in another group are.
    mutating func add(_ field: String, _ groups: [ConditionGroup]) {
        var byName: [String: [[Entry]]] = [:]
        for group in groups {
            // Entries stand in the order of what they want, so that another order is no difference.
            let entries = group.bestOf.map { Entry(wants: $0.wants, points: $0.points) }.sorted()
            byName[group.name, default: []].append(entries)
        }
        for name in byName.keys { byName[name]?.sort { $0.lexicographicallyPrecedes($1) } }
        var seen: [String: Int] = [:]
        for group in groups {
            let number = seen[group.name, default: 0]
            seen[group.name] = number + 1
            let name = number == 0 ? group.name.asPart : "\(group.name.asPart) (\(number + 1))"
            for entry in byName[group.name]?[number] ?? [] {
                add("\(field).\(name).\(entry.wants)", entry.points.rawValue)
            }
        }
    }

    /// One entry of a group of conditions.
    private struct Entry: Comparable {
        var wants: String
        var points: Points

        static func < (left: Entry, right: Entry) -> Bool {
            (left.wants, left.points) < (right.wants, right.points)
        }
    }
}

extension String {
    /// The text within a place or a list: between quotation marks where it could be taken for more than one part, for
    /// a numbered place or for the word for an empty list.
    fileprivate var asPart: String {
        let isPlain =
            !unicodeScalars.contains { ".,;{}\"\\".unicodeScalars.contains($0) } && !hasSuffix(")")
            && self != "everything"
        guard !isPlain else { return self }
        return "\"" + reduce(into: "") { $0 += "\"\\".contains($1) ? "\\\($1)" : String($1) } + "\""
    }
}

extension Condition {
    /// What has to hold, as the policy file writes it.
    fileprivate var wants: String {
        var parts: [String] = []
        if let amountAtLeast { parts.append("amount_at_least: \(amountAtLeast.rawValue)") }
        if let receiptAmountAtLeast { parts.append("receipt_amount_at_least: \(receiptAmountAtLeast.rawValue)") }
        if let itemsAtLeast { parts.append("items_at_least: \(itemsAtLeast)") }
        if let payment { parts.append("payment: \(payment.map(\.asPart).sorted().joined(separator: ", "))") }
        if let fulfilment { parts.append("fulfilment: \(fulfilment.map(\.asPart).sorted().joined(separator: ", "))") }
        if let reservedDaysAheadAtLeast {
            parts.append("reserved_days_ahead_at_least: \(reservedDaysAheadAtLeast)")
        }
        if let weekday { parts.append("weekday: \(weekday.map(\.rawValue).sorted().joined(separator: ", "))") }
        return "{" + parts.joined(separator: "; ") + "}"
    }
}
