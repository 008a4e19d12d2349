import Rating
import Yams

extension ProfileParser {
    /// What only the whole profile shows.
    mutating func check(_ profile: JournalProfile, root: Node) {
        func has(_ field: JournalField) -> Bool {
            profile.columns[field] != nil || profile.constants[field] != nil
        }
        for field in [JournalField.store, .number, .amount] where !has(field) {
            // A price with a quantity gives the amount.
            if field == .amount, has(.unitPrice), has(.quantity) { continue }
            problem("columns.\(field.rawValue)", "is missing: no receipt can be read without it", at: root)
        }
        checkAmounts(profile, root: root)
        if !has(.date), !has(.dateTime) {
            problem("columns.date", "is missing: no receipt can be read without a date", at: root)
        }
        if has(.date), has(.dateTime) { problem("columns.date_time", "stands beside date; give one", at: root) }
        if has(.voidedDate), has(.voidedDateTime) {
            problem("columns.voided_date_time", "stands beside voided_date; give one", at: root)
        }
        if has(.voidedKeySuffix), !has(.keySuffix) {
            problem("columns.voided_key_suffix", "needs a key_suffix column: no receipt has one", at: root)
        }
        if profile.voidsSameDay, !has(.voidedNumber) {
            problem("voids_same_day", "needs a voided_number column", at: root)
        }
        checkOriginals(profile, root: root)
        if profile.dateFormats.isEmpty { problem("date_formats", "is missing", at: root) }
        let times = [
            JournalField.time, .dateTime, .voidedTime, .voidedDateTime, .originalTime, .originalDateTime,
        ]
        if times.contains(where: has), profile.timeFormats.isEmpty {
            problem("time_formats", "is missing although the journal has times", at: root)
        }
        if profile.keyHasTime, !has(.time), !has(.dateTime) {
            problem("key_has_time", "needs a time column", at: root)
        }
        if has(.kind), profile.kinds.isEmpty {
            problem("kinds", "is missing although there is a kind column", at: root)
        }
        if has(.taxMode), profile.taxModes.isEmpty {
            problem("tax.modes", "is missing although there is a tax_mode column", at: root)
        }
        if !has(.taxRate), profile.taxRate == nil {
            problem("tax.rate", "is missing: neither a column nor a constant gives the rate", at: root)
        }
        var owners: [String: JournalField] = [:]
        for field in JournalField.allCases {
            for column in profile.columns[field] ?? [] {
                // The rate may follow from the category.
                if let other = owners.updateValue(field, forKey: column), Set([field, other]) != [.category, .taxRate] {
                    problem(
                        "columns.\(field.rawValue)", "the column `\(column)` is also that of \(other.rawValue)",
                        at: root)
                }
            }
        }
    }

    /// Totals and rates must be able to tell what they are for.
    private mutating func checkAmounts(_ profile: JournalProfile, root: Node) {
        if profile.columns[.amount] != nil, profile.columns[.unitPrice] != nil {
            problem("columns.unit_price", "stands beside amount; give one", at: root)
        }
        if profile.columns[.lineKind] != nil, profile.lineKinds.isEmpty {
            problem("line_kinds", "is missing although there is a line_kind column", at: root)
        }
        if profile.columns[.currency] != nil, profile.currency == nil {
            problem("currency", "is missing although there is a currency column", at: root)
        }
        if profile.columns[.lineTax] != nil, profile.rateCandidates.isEmpty {
            problem("tax.candidates", "is missing although there is a line_tax column", at: root)
        }
        if profile.discounts[.percentOfReceipt] != nil, profile.columns[.discountedTotal] == nil {
            problem("receipt_discounts.percent", "needs a discounted_total column to be settled", at: root)
        }
        guard profile.columns[.total] == nil else { return }
        if profile.detectsTaxMode { problem("tax.prices", "needs a total column to be detected", at: root) }
        if profile.discountsMayRepeat { problem("discounts_may_repeat", "needs a total column", at: root) }
        if profile.columns[.refunded] != nil { problem("columns.refunded", "needs a total column", at: root) }
    }

    /// What names the receipts on which goods that come back were bought must be able to name one.
    private mutating func checkOriginals(_ profile: JournalProfile, root: Node) {
        func has(_ field: JournalField) -> Bool {
            profile.columns[field] != nil || profile.constants[field] != nil
        }
        let named = JournalField.originals + [.originalLine]
        guard has(.originalNumber) else {
            for field in named where has(field) {
                problem("columns.\(field.rawValue)", "needs an original_number column", at: root)
            }
            return
        }
        if !has(.originalDate), !has(.originalDateTime) {
            problem(
                "columns.original_date", "is missing: a number alone names a receipt of every day", at: root)
        }
        if has(.originalDate), has(.originalDateTime) {
            problem("columns.original_date_time", "stands beside original_date; give one", at: root)
        }
        if profile.keyHasTime, !has(.originalTime), !has(.originalDateTime) {
            problem("columns.original_time", "is missing although the time belongs to the key", at: root)
        }
        if has(.keySuffix) != has(.originalKeySuffix) {
            let reason =
                has(.keySuffix)
                ? "is missing although receipts have a key_suffix" : "needs a key_suffix column: no receipt has one"
            problem("columns.original_key_suffix", reason, at: root)
        }
    }

    mutating func keyed(_ mapping: Node.Mapping?, _ field: String, at node: Node? = nil) -> [String: Node] {
        guard let mapping else {
            if let node { problem(field, "must be a mapping of keys to values", at: node) }
            return [:]
        }
        var result: [String: Node] = [:]
        for (key, value) in mapping {
            guard let name = key.scalar?.string else {
                problem(field, "has a key that is no text", at: key)
                continue
            }
            result[name] = value
        }
        return result
    }

    mutating func text(_ node: Node?, _ field: String) -> String? {
        guard let node else { return nil }
        guard let text = node.scalar?.string, !text.isEmpty else {
            problem(field, "must be a text that is not empty", at: node)
            return nil
        }
        return text
    }

    /// A text, or a list of texts.
    mutating func texts(_ node: Node, _ field: String) -> [String] {
        guard let sequence = node.sequence else { return text(node, field).map { [$0] } ?? [] }
        if sequence.isEmpty { problem(field, "is an empty list", at: node) }
        return sequence.compactMap { text($0, field) }
    }

    mutating func choice<Choice: RawRepresentable & CaseIterable>(_ node: Node, _ field: String) -> Choice?
    where Choice.RawValue == String {
        if let text = node.scalar?.string, let choice = Choice(rawValue: text) { return choice }
        problem(field, "must be one of \(Choice.allCases.map(\.rawValue).joined(separator: ", "))", at: node)
        return nil
    }

    mutating func flag(_ values: inout [String: Node], _ key: String, or usual: Bool) -> Bool {
        guard let node = values.removeValue(forKey: key) else { return usual }
        guard let flag = node.bool else {
            problem(key, "must be true or false", at: node)
            return usual
        }
        return flag
    }

    mutating func integer(_ values: inout [String: Node], _ key: String, _ range: ClosedRange<Int>) -> Int? {
        guard let node = values.removeValue(forKey: key) else { return nil }
        guard let number = node.int, range.contains(number) else {
            problem(key, "must be a whole number from \(range.lowerBound) to \(range.upperBound)", at: node)
            return nil
        }
        return number
    }

    mutating func percent(_ node: Node, _ field: String) -> BasisPoints? {
        if let text = node.scalar?.string, let rate = TaxRateText.percent(text) { return rate }
        problem(field, "must be a percentage such as 10 or 8", at: node)
        return nil
    }

    mutating func patterns(_ node: Node?, _ field: String) -> [DatePattern] {
        guard let node else { return [] }
        var patterns: [DatePattern] = []
        for text in texts(node, field) {
            if let pattern = DatePattern(text) {
                patterns.append(pattern)
            } else {
                problem(field, "`\(text)` is no form of a date or time", at: node)
            }
        }
        return patterns
    }
}
