import Foundation
import KakuzukeProtocol
import Rating
import SeededTestSupport
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: returns count with what their originals give, and ratings follow, in whatever order receipts of two stores are
// told. Method: random sales, returns, amendments and voids; two orders of telling, with other batches and with work
// on what is due in between; the stored lines of both, a naive reckoning from the last contents, and ratings from
// states and from receipts must agree.
@Suite struct ReturnOrderTests {
    @Test(arguments: 0..<3)
    func theOrderOfTellingDoesNotMatter(number: Int) async throws {
        var random = SeededGenerator(52_000 + number)
        let history = ReturnHistory(&random)
        let remark = "seed \(SeededGenerator.runSeed), history \(number)"
        var told: [[String: [ReturnScene.Counted]]] = []
        var ratings: [[Int: [SubjectRating]]] = []
        for _ in 0..<2 {
            try await ReturnScene.with { scene in
                try await history.tell(&scene, &random)
                try await scene.settle()
                #expect(try await scene.due() == 0, "\(remark)")
                var counted: [String: [ReturnScene.Counted]] = [:]
                for receipt in history.returns { counted[receipt.receiptKey] = try await scene.counted(receipt) }
                told.append(counted)
                ratings.append(try await compareRatings(scene, remark))
            }
        }
        let naive = history.naive()
        #expect(naive.count == history.returns.count && told.count == 2)
        for (key, expected) in naive {
            #expect(told[0][key] == expected, "\(key), \(remark)")
            #expect(told[1][key] == expected, "\(key), \(remark)")
        }
        #expect(ratings[0] == ratings[1], "\(remark)")
        let taken = naive.values.joined().count { $0.category != ReturnHistory.statedCategory }
        #expect(taken > 0, "\(remark)")
    }

    /// The ratings of all customers; from states and from receipts they are the same.
    private func compareRatings(_ scene: ReturnScene, _ remark: String) async throws -> [Int: [SubjectRating]] {
        var ratings: [Int: [SubjectRating]] = [:]
        let scope = scene.tenant.scope
        let identifiers = (0..<ReturnHistory.customerCount).map { IngestTests.customer($0) }
        let found = try await scene.tenant.directories.customers.find(identifiers, scope)
        for (number, identifier) in identifiers.enumerated() {
            guard let customer = found[identifier] else { continue }
            for offset in [0, 20] {
                let date = IngestTests.today.adding(days: offset)
                let kept = try await scene.tenant.reader.subject(customer, on: date, scope)
                let full = try await scene.tenant.reader.subject(customer, on: date, scope, fromReceipts: true)
                let expected = full.evaluation?.ratings(on: date)
                #expect(kept.evaluation?.ratings(on: date) == expected, "customer \(number), \(remark)")
                ratings[number, default: []] += expected ?? []
            }
        }
        return ratings
    }
}

/// Random receipts of two stores that take back what others sold.
struct ReturnHistory {
    static let customerCount = 4
    /// Of what stores have looked up for returns.
    static let statedCategory = "MISC"
    private static let categories = ["FRUIT", "FISH", "ALCOHOL"]

    /// By key: the contents in the order in which they hold one after the other.
    private var contents: [[ReceiptFact]] = []

    /// The returns that are valid at last.
    var returns: [ReceiptFact] {
        contents.compactMap(\.last).filter { $0.event != .void && !$0.originals.isEmpty }
    }

    init(_ random: inout SeededGenerator) {
        var sales: [ReceiptFact] = []
        for number in 0..<12 {
            let sale = Self.sale(number, &random)
            sales.append(sale)
            var all = [sale]
            if random.chance(30) {
                // The same receipt with other lines, void, or void and anew.
                if random.chance(40) { all.append(ReturnScene.void(sale)) }
                if random.chance(70) {
                    var amended = Self.sale(number, &random)
                    amended.writtenDate = sale.writtenDate
                    amended.businessDate = sale.businessDate
                    amended.store = sale.store
                    amended.payment = "card"
                    all.append(amended)
                }
            }
            contents.append(all)
        }
        for number in 100..<130 {
            let back = Self.back(number, of: sales, &random)
            var all = [back]
            if random.chance(15) { all.append(ReturnScene.void(back)) }
            if random.chance(15) {
                var amended = Self.back(number, of: sales, &random)
                amended.writtenDate = back.writtenDate
                amended.businessDate = back.businessDate
                amended.store = back.store
                amended.payment = "card"
                all.append(amended)
            }
            contents.append(all)
        }
    }

    /// Tells everything in a random order, contents of one key in theirs.
    func tell(_ scene: inout ReturnScene, _ random: inout SeededGenerator) async throws {
        var left = contents
        while !left.isEmpty {
            let store = random.pick(left)[0].store.text == "S01" ? 1 : 2
            var batch: [ReceiptFact] = []
            for _ in 0..<random.number(1...8) {
                let places = left.indices.filter { left[$0][0].store.text == "S0\(store)" }
                guard !places.isEmpty else { break }
                let place = random.pick(places)
                batch.append(left[place].removeFirst())
                if left[place].isEmpty { left.remove(at: place) }
            }
            try await scene.upload(store, batch)
            if random.chance(25) { try await scene.settle() }
        }
    }

    /// What every return's lines count with, from the last contents alone, reckoned piece by piece.
    func naive() -> [String: [ReturnScene.Counted]] {
        let valid = contents.compactMap(\.last).filter { $0.event != .void }
        let sales = Dictionary(uniqueKeysWithValues: valid.map { ($0.receiptKey, $0) })
        var result: [String: [ReturnScene.Counted]] = [:]
        var sold: [String: Int64] = [:]
        let ordered = returns.sorted { left, right in
            let (a, b) = ((left.businessDate, left.writtenTime!), (right.businessDate, right.writtenTime!))
            return a == b ? left.receiptKey < right.receiptKey : a < b
        }
        for back in ordered {
            for line in back.lines {
                var counted = ReturnScene.Counted(
                    line.category, cost: line.cost?.rawValue, price: line.standardPrice?.rawValue, quote: line.quoteID)
                defer { result[back.receiptKey, default: []].append(counted) }
                guard let original = line.original, let sale = sales[original.receiptKey] else { continue }
                let places = sale.lines.indices.filter { place in
                    sale.lines[place].quantity > .zero && sale.lines[place].product == line.product
                        && (original.line == nil || original.line == place + 1)
                }
                guard places.count == 1, let place = places.first else { continue }
                let from = sale.lines[place]
                let name = "\(original.receiptKey) \(place)"
                let whole = from.quantity.rawValue
                let before = sold[name, default: 0]
                let through = before - line.quantity.rawValue
                guard through <= whole else { continue }
                sold[name] = through
                func share(_ part: Int64) -> Int64? {
                    from.cost.map { ($0.rawValue * part * 2 + whole) / (whole * 2) }
                }
                counted.category = from.category
                counted.cost = share(through).flatMap { end in share(before).map { $0 - end } }
                counted.standardPrice = from.standardPrice?.rawValue
                counted.quote = from.quoteID
            }
        }
        return result
    }

    private static func sale(_ number: Int, _ random: inout SeededGenerator) -> ReceiptFact {
        ReturnScene.receipt(
            number, store: random.number(1...2), customer: random.chance(80) ? random.number(0...3) : nil,
            day: -random.number(10...80),
            (0..<random.number(1...3)).map { _ in
                ReturnScene.sold(
                    random.pick(["A", "A", "B", "C"]), pieces: Int64(random.number(1...5)),
                    cost: random.chance(85) ? Int64(random.number(0...2_000)) : nil,
                    category: random.pick(categories), price: random.chance(70) ? 320 : nil,
                    quote: random.chance(50) ? "q-\(number)" : nil)
            })
    }

    private static func back(
        _ number: Int, of sales: [ReceiptFact], _ random: inout SeededGenerator
    ) -> ReceiptFact {
        let lines = (0..<random.number(1...2)).map { _ in
            // Now and then a receipt that nobody knows.
            var original = random.pick(sales)
            if random.chance(10) { original.number = "9999" }
            let place = random.number(0...original.lines.count - 1)
            return ReturnScene.back(
                original.lines[place].product, pieces: Int64(random.number(1...2)), of: original,
                line: random.chance(60) ? place + 1 : nil, cost: -Int64(random.number(0...900)),
                category: statedCategory)
        }
        return ReturnScene.receipt(
            number, store: random.number(1...2), customer: random.chance(80) ? random.number(0...3) : nil,
            day: -random.number(0...9), lines)
    }
}
