import Foundation
import JournalFixtures
import KakuzukeProtocol
import LocalStore
import PointOfSale
import Testing

@testable import kakuzuke_agent

// Goal: goods that come back name in the spool the receipt on which they were bought, by the key that it has there,
// whatever reader the till has. Method: a sale in one journal and its return in a later one through the agent's own
// following of a folder, for every reader that knows originals.
@Suite struct FollowedReturnTests {
    /// A till that tells originals: a sale, its return, and their keys.
    struct Till: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var profile: String
        var sale: String
        var back: String
        var saleKey: String
        var backKey: String
        var line: Int?
    }

    private static let columns = """
        {store: store, terminal: till, number: no, date: date, product: product, quantity: quantity, amount: amount,
          original_terminal: from_till, original_number: from_no, original_date: from_date, original_line: from_line}
        """

    private static func profile(_ format: String) -> String {
        """
        version: 1
        name: \(format)
        format: \(format)
        columns: \(columns)
        constants: {tax_rate: "10"}
        date_formats: yyyy-MM-dd

        """
    }

    private static let header = "store,till,no,date,product,quantity,amount,from_till,from_no,from_date,from_line\n"

    private static let root =
        JournalFixture.posLogWincor.text.components(separatedBy: "<!--")[0]

    private static func transaction(_ number: Int, _ date: String, _ item: String, _ total: String) -> String {
        """
        <Transaction><RetailStoreID>0445</RetailStoreID><WorkstationID>10</WorkstationID>\
        <SequenceNumber>\(number)</SequenceNumber><BusinessDayDate>\(date)</BusinessDayDate>\
        <BeginDateTime>\(date)T12:33:00</BeginDateTime><RetailTransaction TransactionStatus="Delivered">\
        <LineItem><SequenceNumber>1</SequenceNumber>\(item)</LineItem>\
        <Total TotalType="TransactionGrandAmount">\(total)</Total></RetailTransaction></Transaction>
        """
    }

    private static let goods =
        "<ItemID>A-21</ItemID><Quantity>1</Quantity><ExtendedAmount>21</ExtendedAmount><Tax><Percent>10</Percent></Tax>"
    private static let link = """
        <TransactionLink ReasonCode="Return"><RetailStoreID>0445</RetailStoreID><WorkstationID>10</WorkstationID>\
        <SequenceNumber>77</SequenceNumber><BeginDateTime>2018-07-01T12:33:00</BeginDateTime></TransactionLink>
        """

    static let tills: [Till] = [
        Till(
            testDescription: "csv", profile: profile("csv"),
            sale: header + "S1,1,7,2026-11-01,A,3,330,,,,\nS1,1,8,2026-11-01,A,1,110,,,,\n",
            back: header + "S1,2,1,2026-11-02,A,-1,-110,1,7,2026-11-01,1\n",
            saleKey: "S1|1|2026-11-01|7", backKey: "S1|2|2026-11-02|1", line: 1),
        Till(
            testDescription: "jsonl", profile: profile("jsonl"),
            sale: #"{"store":"S1","till":"1","no":"7","date":"2026-11-01","product":"A","quantity":3,"amount":330}"#
                + "\n",
            back: #"{"store":"S1","till":"2","no":"1","date":"2026-11-02","product":"A","quantity":-1,"amount":-110,"#
                + #""from_till":"1","from_no":"7","from_date":"2026-11-01"}"# + "\n",
            saleKey: "S1|1|2026-11-01|7", backKey: "S1|2|2026-11-02|1"),
        Till(
            testDescription: "poslog", profile: "version: 1\nreader: poslog\n",
            sale: root + transaction(77, "2018-07-01", "<Sale>\(goods)</Sale>", "21") + "\n</POSLog>\n",
            back: root + transaction(26, "2018-07-14", "<Return>\(goods)\(link)</Return>", "-21") + "\n</POSLog>\n",
            saleKey: "0445|10|2018-07-01|77", backKey: "0445|10|2018-07-14|26"),
    ]

    @Test(arguments: tills) func aReturnNamesTheReceiptThatTheSpoolKnows(_ till: Till) throws {
        let store = try FollowedStore()
        let path = store.folder + "/pos.yaml"
        try Data(till.profile.utf8).write(to: URL(filePath: path))
        let source = try store.source("", profile: path)
        try store.write(till.sale, "1", in: source)
        #expect(try store.look(source).rejectedRows == 0)
        try store.write(till.back, "2", in: source)
        #expect(try store.look(source).rejectedRows == 0)
        let kind = FactKind.receipt.rawValue
        let (sale, back) = try store.database.read { reader in
            (
                try reader.latestFact(kind: kind, key: till.saleKey),
                try reader.latestFact(kind: kind, key: till.backKey)
            )
        }
        _ = try #require(sale)
        let fact = try FactCodec.decode(try #require(back).fact.payload)
        guard case .receipt(let receipt) = fact else {
            Issue.record("a return is a receipt")
            return
        }
        #expect(receipt.event == .returned)
        #expect(receipt.lines.map(\.original) == [OriginalLine(receiptKey: till.saleKey, line: till.line)])
    }
}
