import PolicyFile
import Rating

/// Looks for what a case may hold but hardly means: keys that nobody reads, names that the policy does not have.
struct CaseReview {
    /// The keys of an object and the objects below it.
    private indirect enum Shape {
        /// Keys that hold values, and those that hold objects or lists of them.
        case object([String], [String: Shape] = [:])
    }

    let remarks: CaseRemarks
    /// The file and the case for messages.
    let caseName: String

    private static let shape: Shape = .object(
        ["name", "policy", "as_of", "expect", "answer", "why"],
        [
            "customer": .object(
                [],
                [
                    "enrolment": .object(["option", "on"]),
                    "attributes": .object(["attribute", "value", "from"]),
                    "receipts": .object(
                        ["id", "business_date", "time", "store", "payment", "fulfilment", "reserved_days_ahead"],
                        ["lines": .object(["category", "amount", "quantity", "cost"])]),
                    "reservations": .object(["made_on", "due_on", "subject", "amount", "status", "closed_on"]),
                ]),
            "basket": .object(
                ["store", "payment", "fulfilment", "reserved_days_ahead"],
                ["lines": .object(["category", "unit_cost_e2", "quantity", "list_price", "tax"])]),
        ])

    private func add(_ reason: String, at field: String) {
        remarks.add(reason, at: caseName + (field.isEmpty ? "" : ": " + field))
    }

    // MARK: - Keys

    /// Tells keys that nothing is read from.
    ///
    /// - Parameter object: the case as it stands in the file.
    func reviewKeys(_ object: [String: JSONValue]) {
        reviewKeys(.object(object), Self.shape, at: "")
    }

    private func reviewKeys(_ value: JSONValue, _ shape: Shape, at field: String) {
        switch value {
        case .list(let list):
            for (index, entry) in list.enumerated() { reviewKeys(entry, shape, at: "\(field)[\(index)]") }
        case .object(let object):
            // Attributes may be an object of any names.
            guard field != "customer.attributes", case .object(let keys, let parts) = shape else { return }
            for (key, child) in object.sorted(by: { $0.key < $1.key }) {
                let path = field.isEmpty ? key : field + "." + key
                if let part = parts[key] {
                    reviewKeys(child, part, at: path)
                } else if !keys.contains(key) {
                    add(Self.unknownKey(key, keys + parts.keys.sorted()), at: path)
                }
            }
        default: break
        }
    }

    private static func unknownKey(_ key: String, _ keys: [String]) -> String {
        let known = KnownWords(keys)
        let shown = key.prefix(40)
        guard let meant = known.nearest(to: key) else {
            return "nothing reads the key `\(shown)`; known here: \(known.list)"
        }
        return "nothing reads the key `\(shown)`, perhaps `\(meant)`; known here: \(known.list)"
    }

    // MARK: - Names

    /// Tells names that the policy does not have, and receipts that count twice.
    ///
    /// - Parameters:
    ///   - input: the case.
    ///   - policy: the one that it is rated by.
    func review(_ input: CaseInput, policy: Policy) {
        var categories = CategoryReview(policy)
        if let customer = input.customer {
            review(customer.facts, policy)
            var seen: [String: Int] = [:]
            for (index, receipt) in customer.receipts.enumerated() {
                let field = "customer.receipts[\(index)]"
                if let first = seen[receipt.id] {
                    add(
                        "the id `\(receipt.id.prefix(40))` stands in receipts[\(first)] already; both receipts count",
                        at: field + ".id")
                } else {
                    seen[receipt.id] = index
                }
                for (line, entry) in receipt.lines.enumerated() {
                    guard let remark = categories.remark(entry.category) else { continue }
                    add(remark, at: "\(field).lines[\(line)].category")
                }
            }
        }
        for (line, entry) in (input.basket?.lines ?? []).enumerated() {
            guard let remark = categories.remark(entry.category) else { continue }
            add(remark, at: "basket.lines[\(line)].category")
        }
    }

    private func review(_ facts: CustomerFacts, _ policy: Policy) {
        let options = policy.enrolment.map(\.option)
        for (index, choice) in facts.enrolment.enumerated() where !options.contains(choice.option) {
            add(
                "the policy has no option `\(choice.option.prefix(40))`, so that it gives nothing"
                    + Self.meant(choice.option, options), at: "customer.enrolment[\(index)].option")
        }
        let subjects = policy.subjects.map(\.code)
        for (index, reservation) in facts.reservations.enumerated() where !subjects.contains(reservation.subject) {
            add(
                "the policy has no subject `\(reservation.subject.prefix(40))`, so that the reservation counts nowhere"
                    + Self.meant(reservation.subject, subjects), at: "customer.reservations[\(index)].subject")
        }
        // Members' files hold more than a policy looks at; only a slip is worth telling.
        let attributes = Set(policy.attributes.map(\.attribute))
        for value in facts.attributes where !attributes.contains(value.attribute) {
            guard let meant = KnownWords(attributes.sorted()).nearest(to: value.attribute) else { continue }
            add(
                "the policy has no attribute `\(value.attribute.prefix(40))`, perhaps `\(meant)`",
                at: "customer.attributes")
        }
    }

    private static func meant(_ word: String, _ words: [String]) -> String {
        let known = KnownWords(words)
        if let meant = known.nearest(to: word) { return ", perhaps `\(meant)`" }
        return words.isEmpty ? "" : "; known here: \(known.list)"
    }
}

/// Looks up categories in the subjects of a policy.
private struct CategoryReview {
    private let known: Set<String>
    private let rest: String
    private var told: Set<String> = []

    init(_ policy: Policy) {
        known = Set(policy.subjects.flatMap(\.categories))
        rest = policy.subjects.last?.code ?? ""
    }

    /// What is doubtful in a category; nil for a known one and for one that was told before.
    mutating func remark(_ category: String) -> String? {
        // Where subjects are told apart by stores alone every category is as good as any other.
        guard !known.isEmpty, !known.contains(category), told.insert(category).inserted else { return nil }
        let meant = KnownWords(known.sorted()).nearest(to: category).map { ", perhaps `\($0)` is meant" } ?? ""
        return "no subject names the category `\(category.prefix(40))`, so that it may count as `\(rest)`" + meant
    }
}
