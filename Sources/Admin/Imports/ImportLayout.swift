import SwiftProtobuf

/// What the rows of an import mean and which call takes them.
protocol ImportLayout {
    /// A row as it is sent.
    associatedtype Row
    /// The message that carries rows.
    associatedtype Request: Message

    /// `Service/Method`.
    static var method: String { get }
    /// The first line of a file.
    static var columns: [String] { get }

    /// Reads the fields, one for each column.
    ///
    /// - Throws: `RowProblem` for the first field that is wrong.
    func row(_ fields: [String]) throws(RowProblem) -> Row

    /// Packs rows.
    func request(_ rows: [Row]) -> Request

    /// The column that the server means by a field.
    func column(serverField: String) -> String
}
