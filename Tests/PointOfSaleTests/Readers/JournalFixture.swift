import Foundation
import PointOfSale
import Testing

/// A journal as one kind of point of sale writes it, made after the documented shape.
struct JournalFixture: Sendable, CustomTestStringConvertible {
    /// What a user would name: a built-in reader, or a profile that begins with one.
    var reader: BuiltInReader
    /// Keys that the store's own profile adds.
    var settings = ""
    var text: String
    /// Receipts and voids that it holds.
    var receipts: Int
    /// Part of the column names whose loss is noticed at once.
    var column: String
    /// A place in the text to spoil, and the field and reason that tell.
    var spoiled: (old: String, new: String, field: String, reason: String)

    var testDescription: String { reader.rawValue }

    var bytes: [UInt8] { Array(text.utf8) }

    /// The text in code page 932; nil: it holds what that lacks.
    var codePage932: [UInt8]? { text.data(using: String.Encoding(rawValue: 0x8000_0420)).map { Array($0) } }

    func profile(_ further: String = "") throws -> JournalProfile {
        let text = "version: 1\nreader: \(reader.rawValue)\n\(settings)\n\(further)\n"
        return try JournalProfile.read(text, file: "pos.yaml")
    }

    static let all: [JournalFixture] = [
        smaregi, airregi, square, loyverse, shopify, ezregi, posLogWincor, posLogRetalix,
    ]

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
