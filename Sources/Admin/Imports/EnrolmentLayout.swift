import KakuzukeProtocol
import Rating

/// Rows of options (顧客化要件) that members have chosen.
struct EnrolmentLayout: InputLayout {
    static let names = CSVColumns(required: ["member", "option", "on"], optional: ["key"])
    static let serverFields = ["input.enrolment.option": "option", "input.enrolment.on_date": "on"]

    let key: IdentifierKey

    func row(_ fields: [String]) throws(RowProblem) -> Kakuzuke_V1_ImportInputsRequest.Row {
        try row(
            member: fields[0], key: fields[3],
            .enrolment(EnrolmentChoice(option: try text(fields[1], "option"), on: try date(fields[2], "on"))))
    }
}
