import Foundation
import KakuzukeProtocol
import PointOfSale
import Rating
import Testing

/// Several identifiers of one receipt: which of them is the customer, and what becomes of the others.
@Suite struct JournalIdentifierTests {
    private static let header = headerLine + ",電話,メール,カード\n"

    private func profile() throws -> JournalProfile {
        let columns = "\n  phone: 電話\n  email: メール\n  card_token: カード\n"
        return try PointOfSaleTests.profile(
            profileText.replacingOccurrences(of: "\n  tax_rate: 税率\n", with: "\n  tax_rate: 税率" + columns))
    }

    private static func row(_ number: String, _ member: String, _ others: String, kind: String = "通常") -> String {
        "0001,1,\(number),2026/4/1,10:00,\(kind),\(member),49,酒,1,110,10,\(others)\n"
    }

    private func hash(_ text: String, _ kind: IdentifierKind) throws -> IdentifierHash {
        try key.hash(text, kind: kind)
    }

    @Test func theMemberNumberIsTheCustomerAndTheOthersGoWithIt() throws {
        let text =
            Self.header + Self.row("1", "M-1", "03-1234-5678,a@example.com,tok_1")
            + Self.row("2", "", "03-1234-5678,a@example.com,") + Self.row("3", "0", "0,a@example.com,tok_1")
            + Self.row("4", "M-1", ",,") + Self.row("5", "0", ",,0")
        let reading = try readAll(text, try profile())
        #expect(reading.rejected.isEmpty && reading.leftOutIdentifiers == 0)
        let (phone, email, card) = (
            try hash("0312345678", .phone), try hash("a@example.com", .email), try hash("tok_1", .cardToken)
        )
        let member = try hash("M-1", .memberNumber)
        #expect(reading.receipts.map(\.customer) == [member, phone, email, member, nil])
        #expect(reading.receipts.map(\.otherCustomers) == [[phone, email, card], [email], [card], [], []])
    }

    /// Of each column the first value of the receipt counts, wherever it stands.
    @Test func rowsOfOneReceiptMayNameDifferentIdentifiers() throws {
        let text =
            Self.header + Self.row("1", "", "03-1234-5678,,") + Self.row("1", "M-1", ",a@example.com,")
            + Self.row("1", "M-2", "03-9999-5678,,") + Self.row("2", "M-2", ",,")
        let reading = try readAll(text, try profile())
        #expect(reading.receipts.map(\.lines.count) == [3, 1])
        #expect(reading.receipts.map(\.customer) == [try hash("M-1", .memberNumber), try hash("M-2", .memberNumber)])
        #expect(
            reading.receipts[0].otherCustomers == [try hash("0312345678", .phone), try hash("a@example.com", .email)])
    }

    @Test func aBadFurtherIdentifierCostsNothingButItself() throws {
        let tooLong = String(repeating: "7", count: 65)
        let text =
            Self.header + Self.row("1", "M-1", "12,nobody,4111111111111111")
            + Self.row("2", "M-1", "12,a@example.com,")
            // The identifier that decides whose receipt it is refuses it, whatever else there is.
            + Self.row("3", tooLong, "03-1234-5678,,") + Self.row("4", "", "12,a@example.com,")
            + Self.row("5", "", ",,4111111111111111")
        let reading = try readAll(text, try profile())
        #expect(reading.receipts.map(\.number) == ["1", "2"])
        #expect(reading.receipts.map(\.customer) == [try hash("M-1", .memberNumber), try hash("M-1", .memberNumber)])
        #expect(reading.receipts.map(\.otherCustomers) == [[], [try hash("a@example.com", .email)]])
        #expect(reading.leftOutIdentifiers == 4)
        #expect(reading.rejected.map(\.field) == ["member_number", "phone", "card_token"])
        #expect(
            reading.rejected.map(\.reasonCode) == [
                "identifier_too_long", "identifier_invalid_phone", "identifier_payment_card_number",
            ])
        for secret in [tooLong, "M-1", "4111111111111111", "a@example.com", "03-1234-5678"] {
            #expect(!"\(reading)".contains(secret))
        }
    }

    @Test func aVoidNamesNobodyFurther() throws {
        let reading = try readAll(
            Self.header + Self.row("1", "M-1", "03-1234-5678,,", kind: "取消")
                + Self.row("2", "M-1", "03-1234-5678,,", kind: "返品").replacingOccurrences(of: ",110,", with: ",-110,"),
            try profile())
        #expect(reading.receipts.map(\.event) == [.void, .returned])
        #expect(reading.receipts.map(\.otherCustomers.count) == [0, 1])
    }

    /// A till that begins to write telephone numbers does not change the receipts that were read before.
    @Test func furtherIdentifiersAreNoContent() throws {
        let with = try readAll(Self.header + Self.row("1", "M-1", "03-1234-5678,,"), try profile()).receipts
        let without = try readAll(Self.header + Self.row("1", "M-1", ",,"), try profile()).receipts
        #expect(with.map(\.contentDigest) == without.map(\.contentDigest))
        #expect(with != without)
    }

    @Test func aReceiptTakesAnIdentifierOfEachKind() throws {
        #expect(IdentifierKind.allCases.count - 1 <= FactLimits.otherCustomersMax)
    }
}
