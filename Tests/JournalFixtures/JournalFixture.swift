import Foundation
package import PointOfSale

/// A journal as one kind of point of sale writes it, made after the documented shape.
package struct JournalFixture: Sendable, CustomStringConvertible {
    /// What receipts come to that count, in the smallest units of the currency and without tax.
    package struct Ledger: Hashable, Sendable {
        package var receipts: Int64
        package var amount: Int64

        package init(_ receipts: Int64, _ amount: Int64) {
            self.receipts = receipts
            self.amount = amount
        }
    }

    /// The journal as the point of sale writes it again later, and what it comes to then.
    package struct Change: Sendable {
        package var replacements: [(old: String, new: String)]
        package var ledger: Ledger
    }

    /// A value, found by what stands around it.
    package struct Place: Sendable {
        var before: String
        package var text: String
        var after: String
        /// The field that tells when the value is none.
        package var field: String
    }

    /// What a user would name: a built-in reader, or a profile that begins with one.
    package var reader: BuiltInReader
    /// Keys that the store's own profile adds.
    package var settings = ""
    package var text: String
    /// Receipts and voids that it holds.
    package var receipts: Int
    /// What it comes to, reckoned by hand.
    package var ledger: Ledger
    /// Facts in it that only say again what another one says.
    package var repeats: Int64 = 0
    /// One receipt in it becomes another one; where the point of sale cannot amend, the ledger stays.
    package var amendment: Change
    /// One receipt in it is voided in its place; nil: this point of sale has no such thing.
    package var void: Change?
    /// An amount of a line.
    package var amount: Place
    /// A date as it stands in the text, and others in its place that do not exist or are written otherwise.
    package var dates: (text: String, bad: [String])
    /// Part of the column names whose loss is noticed at once.
    package var column: String
    /// A place in the text to spoil, and the field and reason that tell.
    package var spoiled: (old: String, new: String, field: String, reason: String)

    /// The text with another amount; nil: the amount does not stand in it.
    package func text(withAmount text: String) -> String? {
        let old = amount.before + amount.text + amount.after
        guard let range = self.text.range(of: old) else { return nil }
        let written = reader == .poslog ? text : Self.quoted(text)
        return self.text.replacingCharacters(in: range, with: amount.before + written + amount.after)
    }

    package var description: String { reader.rawValue }

    package var bytes: [UInt8] { Array(text.utf8) }

    /// The text after a change.
    package func text(after change: Change) -> String {
        change.replacements.reduce(text) { $0.replacingOccurrences(of: $1.old, with: $1.new) }
    }

    /// The text in code page 932; nil: it holds what that lacks.
    package var codePage932: [UInt8]? { text.data(using: String.Encoding(rawValue: 0x8000_0420)).map { Array($0) } }

    /// The profile that a store would write.
    package func profileText(_ further: String = "") -> String {
        "version: 1\nreader: \(reader.rawValue)\n\(settings)\n\(further)\n"
    }

    package func profile(_ further: String = "") throws -> JournalProfile {
        try JournalProfile.read(profileText(further), file: "pos.yaml")
    }

    package static let all: [JournalFixture] = [
        smaregi, airregi, square, loyverse, shopify, ezregi, posLogWincor, posLogRetalix,
    ]

    /// The text with its columns in another order; the lines that may stand before a header stay.
    package func text(orderedBy order: ([String]) -> [String]) -> String {
        // By scalars: a carriage return and a line feed are one character.
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { Self.cells(String($0)) }
        let width = lines.map(\.count).max() ?? 0
        return lines.map { cells in
            guard cells.count == width else { return cells.joined(separator: ",") }
            var cells = cells
            let isMarked = cells[0].hasPrefix("\u{feff}")
            if isMarked { cells[0].unicodeScalars.removeFirst() }
            let end = cells[width - 1].hasSuffix("\r") ? "\r" : ""
            if !end.isEmpty { cells[width - 1].unicodeScalars.removeLast() }
            return (isMarked ? "\u{feff}" : "") + order(cells).joined(separator: ",") + end
        }.joined(separator: "\n")
    }

    /// The values of a line with their quotation marks.
    private static func cells(_ line: String) -> [String] {
        var cells = [""]
        var isQuoted = false
        for scalar in line.unicodeScalars {
            if scalar == "\"" { isQuoted.toggle() }
            if scalar == ",", !isQuoted {
                cells.append("")
            } else {
                cells[cells.count - 1].unicodeScalars.append(scalar)
            }
        }
        return cells
    }

    /// A table of the named columns; a row gives the values of some of them.
    static func table(_ header: String, _ rows: [[String: String]], lineEnd: String = "\r\n") -> String {
        let names = columns(header)
        var lines = [names.map(quoted).joined(separator: ",")]
        for row in rows { lines.append(names.map { quoted(row[$0] ?? "") }.joined(separator: ",")) }
        return lines.joined(separator: lineEnd) + lineEnd
    }

    /// Names between commas, brackets with commas within them left whole.
    static func columns(_ header: String) -> [String] {
        header.split(separator: "|").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
    }

    private static func quoted(_ text: String) -> String {
        text.contains(where: { ",\"\n".contains($0) })
            ? "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : text
    }
}
