/// A table of plain text: columns as wide as their widest cell, two spaces between them.
struct TextTable {
    /// One column.
    struct Column {
        var title: String
        /// True for numbers.
        var alignsRight = false
    }

    let columns: [Column]
    private var rows: [[String]] = []

    init(_ columns: Column...) {
        self.columns = columns
    }

    /// Adds a row of one cell per column.
    mutating func add(_ cells: String...) {
        precondition(cells.count == columns.count, "a cell for each column")
        rows.append(cells.map(Self.printable))
    }

    /// The lines, the titles first; `none` when there are no rows.
    func text(none: String) -> String {
        guard !rows.isEmpty else { return none }
        let all = [columns.map(\.title)] + rows
        let widths = columns.indices.map { column in all.map { Self.width($0[column]) }.max() ?? 0 }
        return all.map { cells in
            let padded = cells.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - Self.width(cells[column]))
                return columns[column].alignsRight ? space + cells[column] : cells[column] + space
            }
            let line = padded.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }

    /// Cells of a terminal that a text takes: East Asian wide and full-width characters take two.
    static func width(_ text: String) -> Int {
        text.unicodeScalars.reduce(0) { sum, scalar in
            guard scalar.properties.generalCategory != .nonspacingMark else { return sum }
            switch scalar.value {
            case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F,
                0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
                return sum + 2
            default: return sum + 1
            }
        }
    }

    /// A name from elsewhere cannot steer the terminal or break the table.
    private static func printable(_ text: String) -> String {
        String(
            String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
    }
}
