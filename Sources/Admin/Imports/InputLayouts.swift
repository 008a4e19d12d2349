import Foundation
import KakuzukeProtocol
import Rating

/// What the imports of customers' inputs have in common: the customer in the first column, and one call for all.
protocol InputLayout: ImportLayout
where Row == Kakuzuke_V1_ImportInputsRequest.Row, Request == Kakuzuke_V1_ImportInputsRequest {
    /// The columns by name.
    static var names: CSVColumns { get }
    /// Fields of the server by column.
    static var serverFields: [String: String] { get }
    /// The tenant's key.
    var key: IdentifierKey { get }
}

extension InputLayout {
    static var method: String { "CustomerService/ImportInputs" }
    static var columns: [String] { names.all }

    func request(_ rows: [Row]) -> Request {
        var request = Request()
        request.rows = rows
        return request
    }

    func column(serverField: String) -> String {
        if serverField.hasSuffix(".key") { return "key" }
        if serverField == "customer" { return "member" }
        return Self.serverFields[serverField] ?? serverField
    }

    /// A row of a member with an input.
    func row(member: String, key: String, _ input: CustomerInput) throws(RowProblem) -> Row {
        var row = Row()
        do throws(IdentifierProblem) {
            row.customer = Kakuzuke_V1_HashedIdentifier(try self.key.hash(member, kind: .memberNumber))
        } catch {
            throw RowProblem("member", reason: error.rawValue)
        }
        row.input = input.entry(key: key)
        return row
    }

    /// A date that must be there.
    func date(_ text: String, _ column: String) throws(RowProblem) -> CalendarDate {
        guard !text.isEmpty else { throw RowProblem(column, .missing) }
        guard let date = CalendarDate(text) else { throw RowProblem(column, .notADate) }
        return date
    }

    /// A text that must be there.
    func text(_ text: String, _ column: String) throws(RowProblem) -> String {
        guard !text.isEmpty else { throw RowProblem(column, .missing) }
        return text
    }
}
