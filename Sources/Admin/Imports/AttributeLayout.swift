import KakuzukeProtocol
import Rating

/// Rows of attributes that members have told.
struct AttributeLayout: InputLayout {
    static let names = CSVColumns(required: ["member", "attribute", "value"], optional: ["from", "key"])
    static let serverFields = [
        "input.attribute.attribute": "attribute", "input.attribute.value": "value",
        "input.attribute.from_date": "from",
    ]

    let key: IdentifierKey

    func row(_ fields: [String]) throws(RowProblem) -> Kakuzuke_V1_ImportInputsRequest.Row {
        let from = fields[3].isEmpty ? nil : try date(fields[3], "from")
        return try row(
            member: fields[0], key: fields[4],
            .attribute(
                AttributeValue(attribute: try text(fields[1], "attribute"), value: fields[2], from: from)))
    }
}
