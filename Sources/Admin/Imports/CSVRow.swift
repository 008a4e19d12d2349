/// One row of a file.
struct CSVRow: Equatable {
    /// Line on which it starts, from 1.
    var line: Int
    /// The fields without their quotes.
    var fields: [String]
    /// Why the row cannot be used whatever its fields mean; nil when it can.
    var problem: RowProblem?
}
