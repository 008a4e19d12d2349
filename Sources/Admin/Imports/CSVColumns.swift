import Foundation

/// The columns of an import, found by name: in any order, full-width and capital letters alike, some of them optional.
struct CSVColumns {
    /// Columns that a file must have, in the order in which layouts take them.
    let required: [String]
    /// Columns that it may have, behind the others.
    var optional: [String] = []

    /// All of them.
    var all: [String] { required + optional }

    /// Finds the columns in a first line.
    ///
    /// - Parameter head: the fields of the line.
    /// - Returns: for each column of `all` its place in a row; nil for an optional one that is not there.
    /// - Throws: `RowProblem` for a column that is missing, unknown or there twice.
    func places(in head: [String]) throws(RowProblem) -> [Int?] {
        let names = head.map { Self.folded($0) }
        for (place, name) in names.enumerated() {
            guard all.contains(name) else { throw RowProblem(head[place], .unknownColumn) }
            guard names.firstIndex(of: name) == place else { throw RowProblem(name, .repeatedColumn) }
        }
        for column in required where !names.contains(column) { throw RowProblem(column, .missingColumn) }
        return all.map { names.firstIndex(of: $0) }
    }

    private static func folded(_ name: String) -> String {
        name.precomposedStringWithCompatibilityMapping.trimmingCharacters(in: .whitespaces).lowercased()
    }
}

/// The bytes of a file as UTF-8, whichever of the two encodings of Japanese spreadsheets it has.
enum CSVEncoding {
    /// Code page 932 with NEC's and IBM's extensions; plain Shift_JIS lacks them.
    private static let codePage932 = String.Encoding(rawValue: 0x8000_0420)

    /// UTF-8 bytes of a file; a file that is neither stays as it is, and its reader names the line.
    ///
    /// The first line with more than ASCII decides, so that one damaged byte does not turn a file into nonsense.
    static func utf8(_ bytes: [UInt8]) -> [UInt8] {
        let line = bytes.split(separator: UInt8(ascii: "\n")).first { $0.contains { $0 >= 0x80 } }
        guard let line, String(validating: line, as: UTF8.self) == nil,
            let text = String(data: Data(bytes), encoding: codePage932)
        else { return bytes }
        return Array(text.utf8)
    }
}
