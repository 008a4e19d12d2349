import Foundation
import KakuzukeProtocol
import Rating

/// Finds the profile's fields in the columns of a journal.
struct RowMapping {
    private let profile: JournalProfile
    private let header: [String]
    private let places: [JournalField: Int]
    private let taxPlaces: [BasisPoints: Int]
    private let identifierPlaces: Set<Int>

    /// A mapping for JSON Lines, whose columns are names.
    init(profile: JournalProfile) {
        self.profile = profile
        header = []
        places = [:]
        taxPlaces = [:]
        identifierPlaces = []
    }

    /// A mapping for CSV; throws `missing_column` with all names that are missing.
    init(profile: JournalProfile, header: [String]) throws(JournalReaderError) {
        self.profile = profile
        let names = header.map(ColumnName.normalized)
        self.header = names
        var places: [JournalField: Int] = [:]
        var taxPlaces: [BasisPoints: Int] = [:]
        var missing: [String] = []
        for (field, aliases) in profile.columns {
            places[field] = aliases.lazy.compactMap { names.firstIndex(of: $0) }.first
            if places[field] == nil { missing.append("\(field.rawValue) (\(aliases.joined(separator: ", ")))") }
        }
        for (rate, aliases) in profile.printedTaxes {
            taxPlaces[rate] = aliases.lazy.compactMap { names.firstIndex(of: $0) }.first
            if taxPlaces[rate] == nil { missing.append("printed tax (\(aliases.joined(separator: ", ")))") }
        }
        guard missing.isEmpty else {
            throw JournalReaderError(
                code: .missingColumn, message: "the header lacks \(missing.sorted().joined(separator: "; "))",
                nextStep: "Add the columns' present names to the profile")
        }
        self.places = places
        self.taxPlaces = taxPlaces
        identifierPlaces = Set(places.filter { $0.key.isIdentifier }.values)
    }

    /// The row of a CSV record; nil: it is empty or repeats the header.
    func row(_ cells: [String], line: Int64, offset: Int64, problem: RowProblem? = nil) -> JournalRow? {
        if cells.allSatisfy({ $0.isEmpty }) || cells.map(ColumnName.normalized) == header { return nil }
        var values = profile.constants
        for (field, place) in places where place < cells.count {
            let value = Self.value(cells[place], of: field)
            values[field] = value.isEmpty ? nil : value
        }
        var taxes: [BasisPoints: String] = [:]
        for (rate, place) in taxPlaces where place < cells.count { taxes[rate] = ColumnName.folded(cells[place]) }
        var found = problem
        if found == nil, cells.count != header.count {
            found = RowProblem(cells.count < header.count ? "too_few_values" : "too_many_values")
        }
        // A value too many or too few may have moved an identifier into any column.
        let isShifted = found != nil
        let shown = cells.enumerated().map { place, cell in
            isShifted || identifierPlaces.contains(place) ? Self.withoutDigits(cell, all: !isShifted) : cell
        }
        let raw = shown.map(Self.masked).joined(separator: ",")
        return JournalRow(
            line: line, offset: offset, values: values, printedTaxes: taxes, raw: raw, problem: found)
    }

    /// The row of a JSON record.
    func row(_ members: [String: String], line: Int64, offset: Int64) -> JournalRow {
        var values = profile.constants
        var hidden: Set<String> = []
        for (field, aliases) in profile.columns {
            guard let name = aliases.first(where: { members[$0] != nil }), let text = members[name] else { continue }
            let value = Self.value(text, of: field)
            values[field] = value.isEmpty ? nil : value
            if field.isIdentifier { hidden.insert(name) }
        }
        let taxes = profile.printedTaxes.compactMapValues { aliases in
            aliases.lazy.compactMap { members[$0] }.first.map(ColumnName.folded)
        }
        let raw = members.sorted { $0.key < $1.key }
            .map { "\($0.key)=" + (hidden.contains($0.key) ? "***" : Self.masked($0.value)) }
            .joined(separator: ",")
        return JournalRow(line: line, offset: offset, values: values, printedTaxes: taxes, raw: raw, problem: nil)
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
