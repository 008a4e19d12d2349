import Foundation
import KakuzukeProtocol
import Rating

/// The rows of the members; their numbers are hashed here and go no further.
struct MemberLayout: ImportLayout {
    static let method = "ImportService/ImportMembers"
    static let columns = ["member", "enrolment_option", "enrolled_on", "age", "income", "household_size"]
    /// The columns by name, further identifiers of the member among them.
    static let names = CSVColumns(required: columns, optional: ["phone", "email", "card"])

    /// The tenant's key.
    let key: IdentifierKey

    func row(_ fields: [String]) throws(RowProblem) -> Kakuzuke_V1_ImportMembersRequest.Member {
        var member = Kakuzuke_V1_ImportMembersRequest.Member()
        do {
            let identifier = try key.hash(fields[0], kind: .memberNumber)
            member.identifierKind = UInt32(identifier.kind.rawValue)
            member.identifierKeyID = identifier.keyID
            member.identifierHash = Data(identifier.bytes)
        } catch {
            throw RowProblem("member", reason: error.rawValue)
        }
        switch (fields[1].isEmpty, fields[2].isEmpty) {
        case (true, true): break
        case (true, false): throw RowProblem("enrolment_option", .missing)
        case (false, true): throw RowProblem("enrolled_on", .missing)
        case (false, false):
            guard let date = CalendarDate(fields[2]) else { throw RowProblem("enrolled_on", .notADate) }
            var choice = Kakuzuke_V1_ImportMembersRequest.Enrolment()
            choice.option = fields[1]
            choice.onDate = date.daysSinceEpoch
            member.enrolment = [choice]
        }
        let others: [(String, IdentifierKind)] = [("phone", .phone), ("email", .email), ("card", .cardToken)]
        for ((column, kind), field) in zip(others, fields.dropFirst(Self.columns.count)) where !field.isEmpty {
            do {
                member.moreIdentifiers.append(Kakuzuke_V1_HashedIdentifier(try key.hash(field, kind: kind)))
            } catch {
                throw RowProblem(column, reason: error.rawValue)
            }
        }
        for (column, field) in zip(Self.columns, fields).dropFirst(3) where !field.isEmpty {
            var value = Kakuzuke_V1_ImportMembersRequest.Attribute()
            value.attribute = column
            value.value = field
            member.attributes.append(value)
        }
        return member
    }

    func request(_ rows: [Kakuzuke_V1_ImportMembersRequest.Member]) -> Kakuzuke_V1_ImportMembersRequest {
        var request = Kakuzuke_V1_ImportMembersRequest()
        request.members = rows
        return request
    }

    func column(serverField: String) -> String { serverField }
}
