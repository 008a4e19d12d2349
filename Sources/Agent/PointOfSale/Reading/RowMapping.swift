import Foundation
import KakuzukeProtocol
import Rating

/// Finds the profile's fields in the columns of a journal.
struct RowMapping {
    private let profile: JournalProfile
    private let header: [String]
    private let sources: ColumnSources
    private let identifierPlaces: Set<Int>

    /// A mapping for records whose values have names, such as JSON Lines.
    init(profile: JournalProfile) {
        self.profile = profile
        header = []
        sources = ColumnSources(named: profile)
        identifierPlaces = []
    }

    /// A mapping for CSV; throws `missing_column` with all names that are missing.
    init(profile: JournalProfile, header: [String]) throws(JournalReaderError) {
        self.profile = profile
        self.header = header.map(ColumnName.normalized)
        sources = try ColumnSources(profile, header: header)
        let found = sources.fields.filter(\.key.isIdentifier).map { [$0.value] }
        let further = sources.fallbacks.filter(\.key.isIdentifier).map(\.value)
        identifierPlaces = Set(
            (found + further).flatMap { $0 }.compactMap { if case .place(let place) = $0 { place } else { nil } })
    }

    /// The row of a CSV record; nil: it is empty or repeats the header.
    func row(_ cells: [String], line: Int64, offset: Int64, problem: RowProblem? = nil) -> JournalRow? {
        if cells.allSatisfy({ $0.isEmpty }) || cells.map(ColumnName.normalized) == header { return nil }
        var row = JournalRow(line: line, offset: offset)
        fill(&row) { source in
            guard case .place(let place) = source, place < cells.count else { return nil }
            return cells[place]
        }
        var found = problem
        if found == nil, cells.count != header.count {
            found = RowProblem(cells.count < header.count ? "too_few_values" : "too_many_values")
        }
        // A value too many or too few may have moved an identifier into any column.
        let isShifted = found != nil
        let shown = cells.enumerated().map { place, cell in
            isShifted || identifierPlaces.contains(place) ? Self.withoutDigits(cell, all: !isShifted) : cell
        }
        row.raw = shown.map(Self.masked).joined(separator: ",")
        row.problem = found
        return row
    }

    /// The row of a record whose values have names.
    func row(_ members: [String: String], line: Int64, offset: Int64) -> JournalRow {
        var row = JournalRow(line: line, offset: offset)
        fill(&row) { source in
            guard case .names(let names) = source else { return nil }
            return names.lazy.compactMap { members[$0] }.first
        }
        let identifiers =
            sources.fields.filter(\.key.isIdentifier).map { [$0.value] }
            + sources.fallbacks.filter(\.key.isIdentifier).map(\.value)
        var hidden: Set<String> = []
        for case .names(let names) in identifiers.flatMap({ $0 }) { hidden.formUnion(names) }
        row.raw = members.sorted { $0.key < $1.key }
            .map { "\($0.key)=" + (hidden.contains($0.key) ? "***" : Self.masked($0.value)) }
            .joined(separator: ",")
        return row
    }

    /// Takes what the profile names out of a record; `text` is nil where the record lacks it.
    private func fill(_ row: inout JournalRow, text: (ColumnSource) -> String?) {
        row.values = profile.constants
        for (field, source) in sources.fields {
            guard let text = text(source) else { continue }
            let value = Self.value(text, of: field)
            row.values[field] = value.isEmpty ? nil : value
        }
        for (field, others) in sources.fallbacks where row.values[field] == nil {
            let texts = others.compactMap { text($0) }.map { Self.value($0, of: field) }
            row.values[field] = texts.first { !$0.isEmpty }
        }
        row.printedTaxes = sources.taxes.compactMapValues { text($0).map(ColumnName.folded) }
        for (column, discount) in sources.discounts.enumerated() {
            guard let value = text(discount.source).map(ColumnName.folded), !value.isEmpty else { continue }
            row.discounts.append(RowDiscount(column: column, kind: discount.kind, text: value))
        }
        for (column, payment) in sources.payments.enumerated() {
            guard let value = text(payment.source).map(ColumnName.folded), !value.isEmpty else { continue }
            row.payments.append(RowPayment(column: column, way: payment.way, text: value))
        }
        row.states = sources.states.map { $0.flatMap(text).map(ColumnName.folded) ?? "" }
        row.rateTotals = sources.rateTotals.compactMapValues { text($0).map(ColumnName.folded) }
    }

    /// A value as it is compared; parts of the key stay as written, so that no later way of folding makes another key.
    private static func value(_ text: String, of field: JournalField) -> String {
        field.isOfKey ? text.trimmingCharacters(in: .whitespacesAndNewlines) : ColumnName.folded(text)
    }

    private static func masked(_ text: String) -> String { CardNumberScan.masked(text) ?? text }

    private static func withoutDigits(_ text: String, all: Bool) -> String {
        if text.isEmpty { return text }
        return all || text.contains("@") ? "***" : String(text.map { $0.isNumber ? "#" : $0 })
    }
}
