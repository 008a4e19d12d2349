public import Rating

/// Puts the differences of two policies into sentences of the catalogue.
public struct PolicyChangeSentences {
    private let language: Language
    private let amounts: AmountText
    /// Names by kind and code, the newer policy's before the earlier one's.
    private let names: [String: [String: String]]

    /// Speaks of what `new` has changed since `old`.
    public init(_ language: Language, from old: Policy, to new: Policy) {
        self.language = language
        amounts = AmountText(currency: new.currency, language)
        var names: [String: [String: String]] = [:]
        for policy in [old, new] {
            for subject in policy.subjects { names["subject", default: [:]][subject.code] = subject.name }
            for grade in policy.grades { names["grade", default: [:]][grade.code] = grade.name }
            for rung in policy.classes { names["class", default: [:]][rung.code] = rung.name }
        }
        self.names = names
    }

    /// A sentence for each difference; before the first cell of a fee table what happens to the table as a whole.
    public func sentences(_ differences: [PolicyDifference]) -> [String] {
        guard !differences.isEmpty else { return [PolicyChangePhrases.same.text(language)] }
        var summed: Set<String> = []
        return differences.flatMap { difference in
            var said: [String] = []
            if let subject = tableSubject(difference), summed.insert(subject).inserted {
                said.append(sum(of: subject, differences))
            }
            return said + [sentence(difference)]
        }
    }

    /// What happens to each fee table as a whole, in the order of the subjects.
    public func feeTables(_ differences: [PolicyDifference]) -> [String] {
        var summed: Set<String> = []
        return differences.compactMap { difference in
            guard let subject = tableSubject(difference), summed.insert(subject).inserted else { return nil }
            return sum(of: subject, differences)
        }
    }

    /// One difference in words.
    public func sentence(_ difference: PolicyDifference) -> String {
        let (place, kind) = self.place(difference.field)
        var values = ["place": place]
        values["old"] = difference.old.map { value($0, kind) }
        values["new"] = difference.new.map { value($0, kind) }
        if difference.old == nil { return PolicyChangePhrases.appears.text(language, values) }
        if difference.new == nil { return PolicyChangePhrases.goes.text(language, values) }
        guard let change = difference.change, !Self.isOfWords(kind) else {
            return PolicyChangePhrases.changed.text(language, values)
        }
        values["change"] = size(Int64(clamping: change.magnitude), kind)
        return (change > 0 ? PolicyChangePhrases.rises : PolicyChangePhrases.falls).text(language, values)
    }

    // MARK: places

    /// What a place is called and what its value is; a place that nobody has named is called as in the file.
    func place(_ field: String) -> (name: String, kind: PolicyPlacePhrases.Kind) {
        for entry in PolicyPlacePhrases.all {
            guard let values = values(of: field, entry.pattern) else { continue }
            return (entry.phrase.text(language, values), entry.kind)
        }
        return (PolicyChangePhrases.place.text(language, ["place": field]), .text)
    }

    /// What stands in a place where its pattern has brackets; nil when the pattern is another place's.
    private func values(of field: String, _ pattern: String) -> [String: String]? {
        let wanted = pattern.split(separator: ".")
        let parts = field.split(separator: ".", maxSplits: wanted.count - 1)
        guard parts.count == wanted.count else { return nil }
        var values: [String: String] = [:]
        for (part, want) in zip(parts, wanted) {
            guard want.hasPrefix("<") else {
                guard part == want else { return nil }
                continue
            }
            let kind = String(want.dropFirst().dropLast())
            values[kind] = named(String(part), kind)
        }
        return values
    }

    private func named(_ part: String, _ kind: String) -> String {
        if kind == "amount", let number = Int64(part) { return amounts.amount(number) }
        return names[kind]?[part] ?? part
    }

    // MARK: values

    private func value(_ text: String, _ kind: PolicyPlacePhrases.Kind) -> String {
        if let number = Int64(text), let said = sized(number, kind) { return said }
        // A name may read `true` or `everything` as well; only the place tells what is meant.
        switch (kind, text) {
        case (.yesNo, "true"): return PolicyChangePhrases.yes.text(language)
        case (.yesNo, "false"): return PolicyChangePhrases.no.text(language)
        case (.names, "everything"): return PolicyChangePhrases.everything.text(language)
        default: return PolicyChangePhrases.text.text(language, ["text": text])
        }
    }

    /// True where a number is a name that happens to be one.
    private static func isOfWords(_ kind: PolicyPlacePhrases.Kind) -> Bool {
        kind == .text || kind == .names || kind == .yesNo
    }

    /// By how much a number has changed; rates differ by points.
    private func size(_ number: Int64, _ kind: PolicyPlacePhrases.Kind) -> String {
        guard kind == .basisPoints || kind == .permille else { return sized(number, kind) ?? String(number) }
        let rate = String(AmountText.rate(kind == .permille ? number * 10 : number).dropLast())
        return PolicyChangePhrases.percentagePoints.text(language, ["number": rate])
    }

    private func sized(_ number: Int64, _ kind: PolicyPlacePhrases.Kind) -> String? {
        let values = ["number": AmountText.decimal(number, digits: 0)]
        switch kind {
        case .text, .names, .yesNo: return nil
        case .amount: return amounts.amount(number)
        case .basisPoints: return AmountText.rate(number)
        case .permille: return AmountText.rate(number * 10)
        case .points: return PolicyChangePhrases.points.text(language, values)
        case .days: return PolicyChangePhrases.days.text(language, values)
        case .times: return PolicyChangePhrases.times.text(language, values)
        case .number: return AmountText.decimal(number, digits: 0)
        }
    }

    // MARK: fee tables

    private func tableSubject(_ difference: PolicyDifference) -> String? {
        let parts = difference.field.split(separator: ".")
        return difference.change != nil && difference.field.hasPrefix("fees.table.") && parts.count == 5
            ? String(parts[2]) : nil
    }

    private func sum(of subject: String, _ differences: [PolicyDifference]) -> String {
        let changes = differences.filter { tableSubject($0) == subject }.compactMap(\.change)
        return PolicyChangePhrases.fees.text(
            language,
            [
                "subject": named(subject, "subject"), "cells": String(changes.count),
                "down": String(changes.count { $0 < 0 }), "up": String(changes.count { $0 > 0 }),
            ])
    }
}
