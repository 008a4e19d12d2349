import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import Rating
import SwiftProtobuf
import Testing

// Goal: the store's receipt tells what its quote tells and leads its customer, and nobody else, to the own page.
// Method: a real file of an agent, texts for both papers in both languages, and links opened with the tenant's key.
@Suite struct ReceiptTextTests {
    private static let page = "https://example.jp/c/"
    private static let today = StoreHistory.today

    /// A store with a customers' page; the feed does not know the customer.
    private func with(
        unknown: Kakuzuke_V1_UnknownCustomer = .walkIn, page: String = page,
        _ body: (inout StoreHistory) throws -> Void
    ) throws {
        var store = try StoreHistory("supermarket", seed: 1, isKnown: false)
        defer { store.remove() }
        var settings = Kakuzuke_V1_AgentSettings()
        settings.timeZone = "UTC"
        settings.limitedAfterDays = 7
        settings.staleAfterDays = 35
        settings.customerPage = page
        settings.unknownCustomer = unknown
        try store.database.saveSettings(try settings.serializedBytes())
        try body(&store)
    }

    /// The customer's only purchase, at this store: 1,000 yen in cash.
    private func visit(_ store: inout StoreHistory) throws {
        let amount = MoneyMinorUnits(1_000)
        try store.accept(
            ReceiptFact(
                store: StoreCode("S001")!, terminal: "1", number: "V1", writtenDate: Self.today.adding(days: -3),
                writtenTime: TimeOfDay(secondsSinceMidnight: 36_000), businessDate: Self.today.adding(days: -3),
                customer: store.identifier, payment: "cash",
                lines: [
                    ReceiptFactLine(
                        product: "1", category: "FRUIT", quantity: QuantityThousandths(1_000), writtenAmount: amount,
                        taxRate: .zero, isTaxIncluded: false, amount: amount, cost: MoneyMinorUnits(700))
                ]))
    }

    private func request(columns: UInt32 = 32, language: String = "") -> Kakuzuke_V1_QuoteRequest {
        var request = Kakuzuke_V1_QuoteRequest()
        request.customer.memberNumber = StoreHistory.member
        request.basket.store = "S001"
        request.basket.payment = "cash"
        var line = Kakuzuke_V1_Basket.Line()
        line.category = "FRUIT"
        line.unitCostE2 = 100_000
        line.tax = "reduced"
        line.quantity = 3_000
        request.basket.lines = [line]
        request.receiptText.columns = columns
        request.receiptText.language = language
        return request
    }

    /// The token of the link, which ends the text; nil without one.
    private func token(_ lines: [String]) -> String? {
        let text = lines.dropLast().joined()
        return text.range(of: Self.page).map { String(text[$0.upperBound...]) }
    }

    /// Columns of a printer: letters of East Asian width take two.
    private func width(_ line: String) -> Int {
        line.unicodeScalars.reduce(0) { $0 + ($1.value >= 0x1100 ? 2 : 1) }
    }

    @Test(arguments: [32, 48] as [UInt32], ["ja", "en"])
    func bothPapersAndLanguagesTellPriceSavingWayAndLink(columns: UInt32, language: String) throws {
        try with { store in
            try visit(&store)
            let answer = try store.ratings(today: Self.today).quote(request(columns: columns, language: language))
            let lines = answer.receiptText
            #expect(lines.allSatisfy { width($0) <= Int(columns) }, "\(lines)")
            let rule = String(repeating: "-", count: Int(columns))
            #expect(lines.first == rule && lines.last == rule)
            let isJapanese = language == "ja"
            func amount(_ number: String) -> String { isJapanese ? number + "円" : "JPY " + number }
            // The second visit makes it 2号: 39 % on 1,000 yen with 8 % tax instead of 42 %.
            #expect(answer.total == 4_503 && answer.saved == 99)
            #expect(lines.contains { $0.hasSuffix(" " + amount("4,503")) }, "\(lines)")
            #expect(lines.contains { $0.hasPrefix(isJapanese ? "標準価格との差" : "Less") && $0.hasSuffix(amount("99")) })
            #expect(lines.contains { $0.contains("2号") } && lines.contains { $0.hasSuffix(" 39%") })
            // From the only visit, one more of 4,000 yen in cash leads as far; this one has done so.
            let way = answer.ratings[0].wayToNextGrade
            #expect(way.kind == .purchase && way.amount == 4_000 && way.grade.code == "G2" && way.reachedByBasket)
            let words = lines.joined(separator: isJapanese ? "" : " ")
            #expect(!words.contains(isJapanese ? "あと4,000円" : "purchase of JPY"), "\(lines)")
            let link = CustomerLink(token: try #require(token(lines)), StoreHistory.key)
            #expect(link == CustomerLink(customer: store.identifier, madeOn: Self.today))
        }
    }

    @Test func theLinkNamesCustomerTenantAndDate() throws {
        try with { store in
            try visit(&store)
            var asked = request()
            asked.asOf = Self.today.adding(days: 2).daysSinceEpoch
            let text = try store.ratings(today: Self.today).quote(asked).receiptText
            let given = try #require(token(text))
            let link = CustomerLink(token: given, StoreHistory.key)
            #expect(link == CustomerLink(customer: store.identifier, madeOn: Self.today.adding(days: 2)))
            #expect(CustomerLink.address(given)?.tenant == StoreHistory.tenant)
            // Named by the hash it is the same link.
            asked.customer.identifier = Kakuzuke_V1_HashedIdentifier(store.identifier)
            #expect(try store.ratings(today: Self.today).quote(asked).receiptText == text)
        }
        try with(page: "") { store in
            try visit(&store)
            let text = try store.ratings(today: Self.today).quote(request()).receiptText
            #expect(!text.isEmpty && token(text) == nil, "the tenant has no page")
        }
    }

    @Test(arguments: [Kakuzuke_V1_UnknownCustomer.walkIn, .provisional])
    func whomNobodyKnowsGetsNoLink(choice: Kakuzuke_V1_UnknownCustomer) throws {
        try with(unknown: choice) { store in
            try visit(&store)
            let ratings = store.ratings(today: Self.today)
            #expect(token(try ratings.quote(request()).receiptText) != nil)
            var stranger = request()
            stranger.customer.memberNumber = "nobody"
            let answer = try ratings.quote(stranger)
            #expect(answer.remarkCodes == ["customer_unknown"] && !answer.receiptText.isEmpty)
            #expect(answer.ratings[0].rating.stage == (choice == .provisional ? "provisional" : "walk_in"))
            #expect(token(answer.receiptText) == nil, "\(answer.receiptText)")
            stranger.customer.identifier = Kakuzuke_V1_HashedIdentifier(
                try StoreHistory.key.hash("0312345678", kind: .phone))
            #expect(token(try ratings.quote(stranger).receiptText) == nil)
            stranger.clearCustomer()
            #expect(token(try ratings.quote(stranger).receiptText) == nil)
        }
    }

    @Test func whoIsKnownGetsTheLinkAlsoPastTheStates() throws {
        let store = try StoreHistory("supermarket", seed: 5)
        defer { store.remove() }
        var settings = Kakuzuke_V1_AgentSettings()
        settings.timeZone = "UTC"
        settings.customerPage = Self.page
        try store.database.saveSettings(try settings.serializedBytes())
        let answer = try store.ratings(today: Self.today.adding(days: 64)).quote(request())
        #expect(answer.remarkCodes.contains("ratings_out_of_range"))
        let link = CustomerLink(token: try #require(token(answer.receiptText)), StoreHistory.key)
        #expect(link?.customer == store.identifier)
    }

    @Test func aPrinterOrLanguageThatIsNotKnownIsNamed() throws {
        try with { store in
            let ratings = store.ratings(today: Self.today)
            for (asked, field) in [
                (request(columns: 40), "receipt_text.columns"),
                (request(language: "fr"), "receipt_text.language"),
            ] {
                let error = #expect(throws: KakuzukeError.self) { try ratings.quote(asked) }
                #expect(error?.parameters["field"] == field)
            }
        }
    }
}
