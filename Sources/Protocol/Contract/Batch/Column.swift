/// A received column; checked to have a value for every row.
struct Column<Value: ExpressibleByZero> {
    let name: String
    private let values: [Value]
    let rows: Int

    /// Takes a column of `rows` rows.
    ///
    /// - Throws: `FactBatchError` when it has neither no value, nor one, nor as many as rows.
    init(_ values: [Value], _ name: String, rows: Int) throws(FactBatchError) {
        guard values.count <= 1 || values.count == rows else {
            throw FactBatchError(.columnLength, name)
        }
        self.values = values
        self.name = name
        self.rows = rows
    }

    subscript(row: Int) -> Value {
        switch values.count {
        case 0: Value.columnZero
        case 1: values[0]
        default: values[row]
        }
    }
}
