import Wording

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
        rows.append(cells.map(DisplayWidth.printable))
    }

    /// The lines, the titles first; `none` when there are no rows.
    func text(none: String) -> String {
        guard !rows.isEmpty else { return none }
        let all = [columns.map(\.title)] + rows
        let widths = columns.indices.map { column in all.map { DisplayWidth.columns($0[column]) }.max() ?? 0 }
        return all.map { cells in
            let padded = cells.indices.map { column in
                let space = String(repeating: " ", count: widths[column] - DisplayWidth.columns(cells[column]))
                return columns[column].alignsRight ? space + cells[column] : cells[column] + space
            }
            let line = padded.joined(separator: "  ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }
}
