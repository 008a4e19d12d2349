import Foundation
import KakuzukeProtocol
import PointOfSale
import Rating
import Testing

// Goal: a receipt that the till tells is the receipt that the journal would have brought (promise S2), and what cannot
// be one is refused with its field.
// Method: the receipts of a journal are told in messages, and keys and digests compared; single fields are made wrong.
@Suite struct TillReceiptReaderTests {
    private let store = StoreCode("0001")!

    private func line(
        _ product: String, _ category: String, _ quantity: Int64, _ amount: Int64, _ rate: Int32
    ) -> Kakuzuke_V1_TillReceipt.Line {
        var line = Kakuzuke_V1_TillReceipt.Line()
        line.product = product
        line.category = category
        line.quantity = quantity
        line.amount = amount
        line.taxRate = rate
        line.taxIncluded = true
        return line
    }

    private func message(
        _ number: String, _ date: String, _ seconds: UInt32, _ member: String,
        _ lines: [Kakuzuke_V1_TillReceipt.Line]
    ) throws -> Kakuzuke_V1_TillReceipt {
        var message = Kakuzuke_V1_TillReceipt()
        message.terminal = "1"
        message.number = number
        message.writtenDate = try #require(CalendarDate(date)).daysSinceEpoch
        message.writtenSeconds = seconds
        message.memberNumber = member
        message.lines = lines
        return message
    }

    @Test func aReceiptIsTheOneOfTheJournal() throws {
        let read = try readAll(journal, try profile()).receipts
        let reader = TillReceiptReader(profile: try profile(), identifierKey: key)
        var returned = try message(
            "1004", "2026-04-02", 32_400, "M-0042", [line("4909999999990", "酒", -1_000, -110, 1_000)])
        returned.event = .return
        var void = try message("1003", "2026-04-02", 5_400, "", [])
        void.event = .void
        // Products are compared in one form.
        let full = line("４９０９９９９９９９９９０", "酒", 1_000, 110, 1_000)
        let told = [
            try message(
                "1001", "2026-04-01", 36_900, "M-0042",
                [line("4901234567894", "青果", 2_000, 1_080, 800), full]),
            try message("1003", "2026-04-02", 5_400, "0", [line("4909999999990", "酒", 1_000, 110, 1_000)]),
            returned, void,
        ]
        for (message, expected) in zip(told, read) {
            let receipt = try reader.receipt(message, store: store, cutOffHour: 0)
            #expect(receipt.receiptKey == expected.receiptKey)
            #expect(receipt.businessDate == expected.businessDate)
            #expect(receipt.contentDigest == expected.contentDigest)
            #expect(receipt.event == expected.event)
        }
    }

    @Test func withoutAProfileTheStoreSaysWhenItsDayEnds() throws {
        let reader = TillReceiptReader(profile: nil, identifierKey: key)
        var message = try message("7", "2026-04-02", 3_600, "", [line("1", "A", 1_000, 100, 1_000)])
        #expect(try reader.receipt(message, store: store, cutOffHour: 4).businessDate == CalendarDate("2026-04-01"))
        message.businessDate = try #require(CalendarDate("2026-04-02")).daysSinceEpoch
        #expect(try reader.receipt(message, store: store, cutOffHour: 4).businessDate == CalendarDate("2026-04-02"))
        message.clearWrittenSeconds()
        message.clearBusinessDate()
        let receipt = try reader.receipt(message, store: store, cutOffHour: 4)
        #expect(receipt.businessDate == CalendarDate("2026-04-02") && receipt.writtenTime == nil)
        #expect(receipt.lines[0].amount == MoneyMinorUnits(91))
        #expect(!reader.canAmend)
    }

    @Test func whatCannotBeAReceiptIsRefusedWithItsField() throws {
        let reader = TillReceiptReader(profile: try profile(), identifierKey: key)
        let good = try message("7", "2026-04-02", 3_600, "M-0042", [line("1", "A", 1_000, 100, 1_000)])
        _ = try reader.receipt(good, store: store, cutOffHour: 0)
        let changes: [(field: String, change: (inout Kakuzuke_V1_TillReceipt) -> Void)] = [
            ("number", { $0.number = "" }),
            ("number", { $0.number = "4111111111111111" }),
            ("terminal", { $0.terminal = "4111 1111 1111 1111" }),
            ("payment", { $0.payment = "card 4111111111111111" }),
            ("written_date", { $0.writtenDate = Int32.min }),
            ("business_date", { $0.businessDate = Int32.max }),
            ("business_date", { $0.businessDate = $0.writtenDate - 400 }),
            ("written_time", { $0.writtenSeconds = 86_400 }),
            ("member_number", { $0.memberNumber = String(repeating: "1", count: 65) }),
            ("reserved_days_ahead", { $0.reservedDaysAhead = UInt32.max }),
            ("lines", { $0.lines = [] }),
            ("lines", { $0.event = .void }),
            ("lines", { $0.lines = Array(repeating: $0.lines[0], count: InputLimits.linesMax + 1) }),
            ("lines[0].amount", { $0.lines[0].amount = Int64.min }),
            ("lines[0].quantity", { $0.lines[0].quantity = Int64.max }),
            ("lines[0].tax_rate", { $0.lines[0].taxRate = -1 }),
            ("lines[0].category", { $0.lines[0].category = "4111111111111111" }),
            ("lines[0].original_receipt_key", { $0.lines[0].originalLine = 1 }),
            ("lines[0].original_receipt_key", { $0.lines[0].originalReceiptKey = "0001|1|2026-04-01|1" }),
            ("printed_taxes", { $0.printedTaxes = [Self.tax(1_000, 101)] }),
            ("printed_taxes[1].rate", { $0.printedTaxes = [Self.tax(1_000, 1), Self.tax(1_000, 1)] }),
            ("event", { $0.event = .UNRECOGNIZED(9) }),
        ]
        for (place, change) in changes.enumerated() {
            var bad = good
            change.change(&bad)
            let error = #expect(throws: ContractError.self, "change \(place)") {
                try reader.receipt(bad, store: store, cutOffHour: 0)
            }
            #expect(error?.field == change.field, "change \(place)")
        }
    }

    private static func tax(_ rate: Int32, _ amount: Int64) -> Kakuzuke_V1_TillReceipt.PrintedTax {
        var tax = Kakuzuke_V1_TillReceipt.PrintedTax()
        tax.rate = rate
        tax.amount = amount
        return tax
    }
}
