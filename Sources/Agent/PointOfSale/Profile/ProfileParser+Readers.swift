import Rating
import Yams

/// What profiles for real points of sale need beyond a plain table: readers to begin with, discounts, states, totals.
extension ProfileParser {
    /// The profile of the built-in reader that `reader` names, as a beginning.
    ///
    /// - Returns: the profile; nil: none is named, or there is none of this name.
    mutating func begun(_ node: Node?) -> JournalProfile? {
        guard let node, let name = text(node, "reader") else { return nil }
        guard let reader = BuiltInReader(rawValue: name) else {
            let names = BuiltInReader.allCases.map(\.rawValue).joined(separator: ", ")
            problem("reader", "`\(name)` is no reader; there are \(names)", at: node)
            return nil
        }
        var parser = ProfileParser(file: reader.file)
        let profile = parser.unchecked(reader.text)
        problems += parser.problems
        return profile
    }

    mutating func readColumnRules(_ values: inout [String: Node], into profile: inout JournalProfile) {
        for (field, node) in fields(values.removeValue(forKey: "fallbacks"), "fallbacks") {
            profile.fallbacks[field] = texts(node, "fallbacks.\(field.rawValue)").map(ColumnName.folded)
        }
        for (field, node) in fields(values.removeValue(forKey: "defaults"), "defaults") {
            guard field.isOfReceipt, !field.isIdentifier else {
                problem("defaults.\(field.rawValue)", "cannot have a default", at: node)
                continue
            }
            profile.defaults[field] = text(node, "defaults.\(field.rawValue)")
        }
        if let node = values.removeValue(forKey: "optional") {
            profile.optionalColumns.formUnion(texts(node, "optional").map(ColumnName.folded))
        }
        if let node = values.removeValue(forKey: "without") {
            for name in texts(node, "without") {
                guard let field = JournalField(rawValue: name) else {
                    problem("without", "`\(name)` is no field of a receipt", at: node)
                    continue
                }
                profile.columns[field] = nil
                profile.constants[field] = nil
                profile.fallbacks[field] = nil
                profile.defaults[field] = nil
            }
        }
        if let number = integer(&values, "header_within", 1...JournalProfile.headerLinesLimit) {
            profile.headerLinesMax = number
        }
    }

    mutating func readStates(_ values: inout [String: Node], into profile: inout JournalProfile) {
        if let node = values.removeValue(forKey: "states") {
            guard let sequence = node.sequence else {
                problem("states", "must be a list of columns with their values", at: node)
                return
            }
            profile.states = sequence.compactMap { state($0) }
        }
        let kinds = values.removeValue(forKey: "line_kinds")
        for (key, node) in keyed(kinds?.mapping, "line_kinds", at: kinds) {
            guard let kind = JournalProfile.Kind(rawValue: key), kind != .void, kind != .voided else {
                problem("line_kinds.\(key)", "must be sale, return or ignore", at: node)
                continue
            }
            for value in texts(node, "line_kinds.\(key)") { profile.lineKinds[ColumnName.folded(value)] = kind }
        }
    }

    private mutating func state(_ node: Node) -> JournalProfile.State? {
        var entries = keyed(node.mapping, "states", at: node)
        guard let column = entries.removeValue(forKey: "column"), let meanings = entries.removeValue(forKey: "values")
        else {
            problem("states", "each needs a column and its values", at: node)
            return nil
        }
        for (key, node) in entries { problem("states.\(key)", "is no key of a state", at: node) }
        var state = JournalProfile.State(columns: texts(column, "states.column").map(ColumnName.folded), values: [:])
        for (key, node) in keyed(meanings.mapping, "states.values", at: meanings) {
            guard let kind = JournalProfile.Kind(rawValue: key) else {
                problem("states.values.\(key)", "must be sale, return, void, voided or ignore", at: node)
                continue
            }
            for value in texts(node, "states.values.\(key)")
            where state.values.updateValue(kind, forKey: ColumnName.folded(value)) != nil {
                problem("states.values.\(key)", "the value `\(value)` stands twice", at: node)
            }
        }
        return state
    }

    mutating func readAmountRules(_ values: inout [String: Node], into profile: inout JournalProfile) {
        readDiscounts(
            values.removeValue(forKey: "line_discounts"), "line_discounts",
            ["add": .addedToLine, "subtract": .subtractedFromLine], into: &profile)
        readDiscounts(
            values.removeValue(forKey: "receipt_discounts"), "receipt_discounts",
            [
                "add": .addedToReceipt, "subtract": .subtractedFromReceipt, "points": .points,
                "percent": .percentOfReceipt,
            ], into: &profile)
        if let node = values.removeValue(forKey: "points_are") {
            switch text(node, "points_are") {
            case "tender": profile.arePointsDiscounts = false
            case "discount": profile.arePointsDiscounts = true
            default: problem("points_are", "must be tender or discount", at: node)
            }
        }
        readPayments(values.removeValue(forKey: "payments"), into: &profile)
        profile.discountsMayRepeat = flag(&values, "discounts_may_repeat", or: profile.discountsMayRepeat)
        if let number = integer(&values, "total_tolerance", 0...1_000) { profile.totalTolerance = Int64(number) }
        let rates = values.removeValue(forKey: "rate_totals")
        for (key, node) in keyed(rates?.mapping, "rate_totals", at: rates) {
            guard let rate = TaxRateText.percent(key) else {
                problem("rate_totals.\(key)", "is no percentage", at: node)
                continue
            }
            profile.rateTotals[rate] = texts(node, "rate_totals.\(key)").map(ColumnName.folded)
        }
        if let node = values.removeValue(forKey: "currency"), let code = text(node, "currency") {
            if let currency = Currency(code) {
                profile.currency = code
                profile.currencyDecimals = currency.decimals
            } else {
                problem("currency", "`\(code)` is no code such as JPY", at: node)
            }
        }
    }

    private mutating func readDiscounts(
        _ node: Node?, _ name: String, _ keys: [String: JournalProfile.Discount], into profile: inout JournalProfile
    ) {
        for (key, node) in keyed(node?.mapping, name, at: node) {
            guard let kind = keys[key] else {
                problem("\(name).\(key)", "must be one of \(keys.keys.sorted().joined(separator: ", "))", at: node)
                continue
            }
            let columns = node.sequence.map { Array($0) } ?? [node]
            profile.discounts[kind] = columns.map { texts($0, "\(name).\(key)").map(ColumnName.folded) }
        }
    }

    private mutating func readPayments(_ node: Node?, into profile: inout JournalProfile) {
        for (key, node) in keyed(node?.mapping, "payments", at: node) {
            if key == JournalProfile.changeKey {
                profile.paymentChange = texts(node, "payments.\(key)").map(ColumnName.folded)
                continue
            }
            let columns = node.sequence.map { Array($0) } ?? [node]
            profile.payments[key] = columns.map { texts($0, "payments.\(key)").map(ColumnName.folded) }
        }
        if !profile.paymentChange.isEmpty, profile.payments[JournalProfile.cash] == nil, let node {
            problem("payments.change", "needs a way of payment named cash, from which it goes back", at: node)
        }
    }

    mutating func readProducts(_ values: inout [String: Node], into profile: inout JournalProfile) {
        let node = values.removeValue(forKey: "products")
        var entries = keyed(node?.mapping, "products", at: node)
        if let codes = entries.removeValue(forKey: "codes") {
            profile.productCodes = choice(codes, "products.codes") ?? profile.productCodes
        }
        let digits = entries.removeValue(forKey: "in_store_digits")
        for (prefix, node) in keyed(digits?.mapping, "products.in_store_digits", at: digits) {
            guard ProductCode.inStorePrefixes.contains(prefix), let count = node.int, (1...10).contains(count) else {
                problem(
                    "products.in_store_digits.\(prefix)", "must be a prefix 02 or 20 to 29 with 1 to 10 digits",
                    at: node)
                continue
            }
            profile.inStoreItemDigits[prefix] = count
        }
        for (key, node) in entries { problem("products.\(key)", "is no key of products", at: node) }
    }

    private mutating func fields(_ node: Node?, _ name: String) -> [(JournalField, Node)] {
        keyed(node?.mapping, name, at: node).compactMap { key, node in
            guard let field = JournalField(rawValue: key) else {
                problem("\(name).\(key)", "is no field of a receipt", at: node)
                return nil
            }
            return (field, node)
        }
    }
}

extension JournalProfile {
    /// The way of payment that change goes back in.
    static let cash = "cash"
    /// What stands among ways of payment for columns of change.
    static let changeKey = "change"

    /// Most lines among which a header is looked for; lines.
    static let headerLinesLimit = 100
}
