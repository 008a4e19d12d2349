import Rating

/// Where a value stands in a record.
enum ColumnSource: Equatable {
    /// In a column by its place from 0.
    case place(Int)
    /// In a member, the first of these names that the record has.
    case names([String])
}

/// Where everything that a profile names stands in the records of one journal.
struct ColumnSources {
    private(set) var fields: [JournalField: ColumnSource] = [:]
    private(set) var fallbacks: [JournalField: [ColumnSource]] = [:]
    private(set) var taxes: [BasisPoints: ColumnSource] = [:]
    private(set) var discounts: [(kind: JournalProfile.Discount, source: ColumnSource)] = []
    /// Columns of amounts that were paid, by the name of the way; none: change.
    private(set) var payments: [(way: String?, source: ColumnSource)] = []
    private(set) var states: [ColumnSource?] = []
    private(set) var rateTotals: [BasisPoints: ColumnSource] = [:]

    /// Columns of records whose values have names.
    init(named profile: JournalProfile) {
        var missing: [String] = []
        self.init(profile, missing: &missing) { .names($0.map(ColumnName.normalized)) }
    }

    /// Columns of a table; throws `missing_column` with all names that are missing.
    init(_ profile: JournalProfile, header: [String]) throws(JournalReaderError) {
        let folded = header.map(ColumnName.folded)
        let normalized = header.map(ColumnName.normalized)
        // `合計` and `合計（10%標準）` are two columns, as far as both are asked for.
        let asked = Set(Self.names(profile))
        let taken = Set(folded.filter(asked.contains))
        var missing: [String] = []
        self.init(profile, missing: &missing) { names in
            for name in names {
                if let place = folded.firstIndex(of: name) { return .place(place) }
                let plain = ColumnName.normalized(name)
                let places = normalized.indices.filter { normalized[$0] == plain && !taken.contains(folded[$0]) }
                if let place = places.first { return .place(place) }
            }
            return nil
        }
        guard missing.isEmpty else {
            throw JournalReaderError(
                code: .missingColumn, message: "the header lacks \(missing.sorted().joined(separator: "; "))",
                nextStep: "Add the columns' present names to the profile")
        }
    }

    private init(_ profile: JournalProfile, missing: inout [String], find: ([String]) -> ColumnSource?) {
        func isOptional(_ names: [String]) -> Bool { !profile.optionalColumns.isDisjoint(with: names) }
        for (field, names) in profile.columns {
            fields[field] = find(names)
            guard fields[field] == nil, !isOptional([field.rawValue]) else { continue }
            missing.append("\(field.rawValue) (\(names.joined(separator: ", ")))")
        }
        for (field, names) in profile.fallbacks {
            fallbacks[field] = names.compactMap { find([$0]) }
        }
        for (rate, names) in profile.printedTaxes {
            taxes[rate] = find(names)
            if taxes[rate] == nil, !isOptional(names) {
                missing.append("printed tax (\(names.joined(separator: ", ")))")
            }
        }
        for kind in JournalProfile.Discount.allCases {
            for names in profile.discounts[kind] ?? [] {
                if let source = find(names) {
                    discounts.append((kind, source))
                } else if !isOptional(names) {
                    missing.append("discount (\(names.joined(separator: ", ")))")
                }
            }
        }
        // Which of them a file has depends on the shop.
        let discounts = profile.arePointsDiscounts ? profile.discounts[.points] ?? [] : []
        for (way, columns) in profile.payments {
            for names in columns where !discounts.contains(names) {
                if let source = find(names) { payments.append((way, source)) }
            }
        }
        if let source = find(profile.paymentChange) { payments.append((nil, source)) }
        for state in profile.states {
            let source = find(state.columns)
            states.append(source)
            if source == nil, !isOptional(state.columns) {
                missing.append("state (\(state.columns.joined(separator: ", ")))")
            }
        }
        for (rate, names) in profile.rateTotals { rateTotals[rate] = find(names) }
    }

    /// All names that the profile asks for.
    static func names(_ profile: JournalProfile) -> [String] {
        var names: [String] = []
        for columns in profile.columns.values { names += columns }
        for columns in profile.fallbacks.values { names += columns }
        for columns in profile.printedTaxes.values { names += columns }
        for columns in profile.discounts.values { names += columns.flatMap { $0 } }
        for columns in profile.payments.values { names += columns.flatMap { $0 } }
        names += profile.paymentChange
        for state in profile.states { names += state.columns }
        for columns in profile.rateTotals.values { names += columns }
        return names
    }
}
