import Rating

extension PolicyFileParser {
    /// The fee table; nil when a part is missing or when the ladders themselves could not be read.
    mutating func feeTable(
        _ field: YAMLField, subjects: [Subject]?, grades: [Rung]?, classes: [Rung]?
    ) -> FeeTable? {
        let required = ["base", "standard", "table"]
        guard let fields = mapping(field, required: required, optional: ["min_fee"]) else { return nil }
        let base = fields["base"].flatMap { word($0, FeeBase.self) }
        let minimum = fields["min_fee"].map { basisPoints($0) } ?? .some(.zero)
        guard let subjects, let grades, let classes else { return nil }
        let codes = subjects.map(\.code)
        let standard = fields["standard"].flatMap { row($0, codes: codes, noun: "subject") }
        let cells = fields["table"].flatMap { table -> [[[BasisPoints]]]? in
            guard let bySubject = mapping(table, codes: codes, noun: "subject") else { return nil }
            return complete(codes) { code in
                bySubject[code].flatMap { gradeRows($0, grades: grades, classes: classes) }
            }
        }
        guard let base, let minimum, let standard, let cells else { return nil }
        return FeeTable(base: base, minimumFee: minimum, standard: standard, cells: cells)
    }

    private mutating func gradeRows(_ field: YAMLField, grades: [Rung], classes: [Rung]) -> [[BasisPoints]]? {
        let codes = grades.map(\.code)
        guard let byGrade = mapping(field, codes: codes, noun: "grade") else { return nil }
        return complete(codes) { code in
            byGrade[code].flatMap { row($0, codes: classes.map(\.code), noun: "class") }
        }
    }

    private mutating func row(_ field: YAMLField, codes: [String], noun: String) -> [BasisPoints]? {
        guard let values = mapping(field, codes: codes, noun: noun) else { return nil }
        return complete(codes) { code in values[code].flatMap { basisPoints($0) } }
    }

    /// A value for each code; nil when one is missing, after all have been tried.
    private func complete<Value>(_ codes: [String], _ value: (String) -> Value?) -> [Value]? {
        let values = codes.map(value)
        return values.contains { $0 == nil } ? nil : values.compactMap { $0 }
    }

    mutating func taxRule(_ field: YAMLField) -> TaxRule? {
        guard let fields = mapping(field, required: ["display", "rounding", "rates"]) else { return nil }
        let display = fields["display"].flatMap { word($0, TaxDisplay.self) }
        let rounding = fields["rounding"].flatMap { word($0, RoundingRule.self) }
        let rates = fields["rates"].flatMap { rates -> [TaxRule.NamedRate]? in
            guard let pairs = openMapping(rates) else { return nil }
            return pairs.compactMap { key, value in
                basisPoints(value).map { TaxRule.NamedRate(name: key.name, rate: $0) }
            }
        }
        guard let display, let rounding, let rates else { return nil }
        return TaxRule(display: display, rounding: rounding, rates: rates)
    }
}
