/// Points of the attributes by date: A(x) of the rules.
struct AttributeTimeline {
    private let values: [AttributeValue]
    private let rules: [AttributeRule]

    init(_ values: [AttributeValue], rules: [AttributeRule]) {
        // Undated first, then by date: the last one that holds is the one that counts.
        self.values =
            rules.isEmpty
            ? [] : values.sorted { ($0.from ?? .distantPast) < ($1.from ?? .distantPast) }
        self.rules = rules
    }

    /// A(date): the sum of the rules that match the values holding on the date.
    func points(on date: CalendarDate) -> Points {
        rules(matchingOn: date).reduce(.zero) { $0 + rules[$1].points }
    }

    /// Indexes of the rules that match the values holding on the date.
    func rules(matchingOn date: CalendarDate) -> [Int] {
        guard !values.isEmpty else { return [] }
        // A customer has a handful of values; this is asked for date after date.
        let holding = values.prefix { ($0.from ?? .distantPast) <= date }
        return rules.indices.filter { index in
            holding.last { $0.attribute == rules[index].attribute }?.value == rules[index].value
        }
    }
}
