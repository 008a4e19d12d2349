import KakuzukeProtocol
import Testing

@testable import kakuzuke

/// Goal: fields become what the server takes, and the first wrong field of a row is named without its value.
///
/// Method: one row with one edit each.
@Suite struct ImportRowTests {
    private static let product = ["P1", "りんご", "PRODUCE", "10000", "180", "reduced", "2020-01-01"]
    private static let member = ["0001", "card", "2026-01-01", "65+", "", "5+"]

    private func edited(_ fields: [String], _ position: Int, _ value: String) -> [String] {
        var fields = fields
        fields[position] = value
        return fields
    }

    private func layout() throws -> MemberLayout {
        MemberLayout(key: try #require(IdentifierKey(id: 3, bytes: [UInt8](repeating: 7, count: 32))))
    }

    @Test func productKeepsItsFields() throws {
        let product = try ProductLayout().row(Self.product)
        #expect(product.code == "P1" && product.name == "りんご" && product.category == "PRODUCE")
        #expect(product.unitCostE2 == 10_000 && product.listPrice == 180 && product.tax == "reduced")
        #expect(product.fromDate == 18_262)
        #expect(try !ProductLayout().row(edited(Self.product, 4, "")).hasListPrice)
        #expect(try ProductLayout().row(edited(Self.product, 1, "")).name.isEmpty)
    }

    @Test(arguments: [
        (0, "", "code", "missing"), (2, "", "category", "missing"), (3, "", "unit_cost_e2", "missing"),
        (3, "1.5", "unit_cost_e2", "not_a_number"), (3, "9223372036854775808", "unit_cost_e2", "not_a_number"),
        (4, "1,000", "list_price", "not_a_number"), (5, "", "tax", "missing"), (6, "2020-02-30", "from", "not_a_date"),
        (6, "", "from", "missing"),
    ])
    func wrongFieldOfAProductIsNamed(position: Int, value: String, column: String, reason: String) throws {
        #expect(throws: RowProblem(column, reason: reason)) {
            try ProductLayout().row(edited(Self.product, position, value))
        }
    }

    @Test func memberNumberIsHashedAsTheAgentDoes() throws {
        let layout = try layout()
        let member = try layout.row(Self.member)
        #expect(Array(member.identifierHash) == (try layout.key.hash(" 0001 ", kind: .memberNumber).bytes))
        #expect(member.identifierKeyID == 3 && member.identifierKind == 1)
        #expect(member.enrolment.map(\.option) == ["card"] && member.enrolment.map(\.onDate) == [20_454])
        #expect(member.attributes.map(\.attribute) == ["age", "household_size"])
        #expect(member.attributes.map(\.value) == ["65+", "5+"])
        #expect(try layout.row(["1", "", "", "", "", ""]).enrolment.isEmpty)
    }

    @Test(arguments: [
        (0, "", "member", "identifier_empty"), (0, "1\u{200B}2", "member", "identifier_invalid_character"),
        (1, "", "enrolment_option", "missing"), (2, "", "enrolled_on", "missing"),
        (2, "1.1.2026", "enrolled_on", "not_a_date"),
    ])
    func wrongFieldOfAMemberIsNamed(position: Int, value: String, column: String, reason: String) throws {
        let layout = try layout()
        #expect(throws: RowProblem(column, reason: reason)) { try layout.row(edited(Self.member, position, value)) }
    }

    @Test func talliesCountEveryRowAndNameTheFirstOnes() {
        var tally = ImportTally(file: "f.csv")
        for line in 2...3_001 { tally.send(line: line) }
        tally.reject(line: 3_002, RowProblem("code", .missing))
        tally.add(
            accepted: 1_000, duplicates: 0, changed: 0,
            named: (1...1_000).map { (UInt64($0), RowProblem("tax", reason: "invalid_field")) })
        let report = tally.report
        #expect(report.status == .dataRefused && report.text.contains("3,001 rows: 1,000 accepted"))
        #expect(report.text.hasSuffix("2,001 rejected"))
        #expect(report.remarks.count == ImportTally.namedMax + 1)
        #expect(report.remarks.first?.hasPrefix("f.csv:2: tax: ") == true)
        #expect(report.remarks.last == "and 1001 more")
    }
}
