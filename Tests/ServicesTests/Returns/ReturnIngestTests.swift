import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: a return counts with what its original line froze, whenever either of them comes, changes or goes, and with
// what the store had looked up where the original is not known. Method: real database, agents' batches, one case each.
@Suite struct ReturnIngestTests {
    private typealias Scene = ReturnScene
    private typealias Counted = ReturnScene.Counted
    /// What the store had looked up.
    private static let stated = Counted("FISH", cost: -999, price: 777)

    @Test func aReturnTakesFromItsOriginalInWhateverOrderTheyCome() async throws {
        let sale = Scene.receipt(1, [Scene.sold("P0"), Scene.sold()])
        let back = Scene.receipt(2, store: 2, day: -1, [Scene.back(of: sale, line: 2), Scene.back("P9", of: nil)])
        let expected = [Counted("FRUIT", cost: -167, price: 320, quote: "q-1"), Self.stated]
        try await Scene.with { scene in
            try await scene.upload(1, [sale])
            try await scene.upload(2, [back])
            #expect(try await scene.counted(back) == expected, "at once")
            #expect(try await scene.due() == 0)
        }
        try await Scene.with { scene in
            try await scene.upload(2, [back])
            #expect(try await scene.counted(back) == [Self.stated, Self.stated])
            #expect(try await scene.due() == 0)
            try await scene.upload(1, [sale])
            #expect(try await scene.due() == 1)
            try await scene.settle()
            #expect(try await scene.counted(back) == expected)
            #expect(try await scene.due() == 0)
        }
        // Of one store they may come in one batch.
        let own = Scene.receipt(3, day: -1, [Scene.back(of: sale, line: nil), Scene.back("P0", of: sale, line: nil)])
        try await Scene.with { scene in
            try await scene.upload(1, [own, sale])
            #expect(try await scene.counted(own).map(\.cost) == [-167, -167])
            #expect(try await scene.due() == 0)
        }
    }

    @Test func partsOfALineSumUpToItAndTooMuchTakesNothing() async throws {
        let sale = Scene.receipt(1, [Scene.sold()])
        let backs = (0..<4).map { Scene.receipt(10 + $0, customer: $0, day: $0 - 4, [Scene.back(of: sale)]) }
        for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
            try await Scene.with { scene in
                try await scene.upload(1, [sale])
                for position in order { try await scene.upload(1, [backs[position]]) }
                try await scene.settle()
                var costs: [Int64?] = []
                for back in backs { costs.append(try await scene.counted(back).first?.cost) }
                #expect(costs == [-167, -166, -167, -999], "\(order)")
            }
        }
        // Three at once leave nothing, and one that takes too much leaves the rest to the next one.
        try await Scene.with { scene in
            let both = Scene.receipt(20, day: -3, [Scene.back(pieces: 4, of: sale), Scene.back(pieces: 3, of: sale)])
            try await scene.upload(1, [sale, both])
            #expect(try await scene.counted(both).map(\.cost) == [-999, -500])
        }
    }

    @Test func whatChangesAboutTheOriginalOrTheReturnChangesWhatItTakes() async throws {
        try await Scene.with { scene in
            let sale = Scene.receipt(1, [Scene.sold()])
            let back = Scene.receipt(2, store: 2, day: -1, [Scene.back(of: sale)])
            let bystander = Scene.receipt(9, day: -1, [Scene.back(of: Scene.receipt(8, []))])
            try await scene.upload(1, [sale, bystander])
            try await scene.upload(2, [back])
            func after(_ change: ReceiptFact) async throws -> Counted? {
                try await scene.upload(change.store.text == "S01" ? 1 : 2, [change])
                try await scene.settle()
                #expect(try await scene.due() == 0)
                return try await scene.counted(back).first
            }
            let amended = Scene.receipt(
                1, [Scene.sold(pieces: 2, cost: nil, category: "ALCOHOL", price: nil, quote: nil)])
            #expect(try await after(amended) == Counted("ALCOHOL", cost: nil))
            #expect(try await after(Scene.receipt(1, [Scene.sold("P7")])) == Self.stated, "another product")
            #expect(try await after(Scene.void(sale)) == Self.stated)
            // The number is used again; the very same content would stay void.
            var again = Scene.receipt(1, [Scene.sold(cost: 90, price: nil)])
            again.payment = "card"
            #expect(try await after(again) == Counted("FRUIT", cost: -30, quote: "q-1"))
            // A return before it, and its void, move the shares.
            let before = Scene.receipt(3, store: 2, day: -2, [Scene.back(pieces: 3, of: sale)])
            #expect(try await after(before) == Self.stated, "nothing is left")
            #expect(try await after(Scene.void(before)) == Counted("FRUIT", cost: -30, quote: "q-1"))
            // The till corrects the reference.
            let other = Scene.receipt(4, [Scene.sold(cost: 600)])
            try await scene.upload(1, [other])
            let moved = Scene.receipt(2, store: 2, day: -1, [Scene.back(of: other)])
            #expect(try await after(moved)?.cost == -200)
            #expect(try await after(Scene.void(other)) == Self.stated)
            let archived = try await scene.tenant.store.texts(
                """
                SELECT content ->> 'line_original_key' FROM receipt_revisions
                WHERE content ->> 'line_original_key' IS NOT NULL
                """)
            #expect(archived.contains { $0.contains(sale.receiptKey) }, "revisions keep what was named")
        }
    }

    /// Somebody registers a return twice and takes the wrong one back at once.
    @Test func whoStoodBehindAReturnThatIsGoneTakesInItsPlace() async throws {
        let sale = Scene.receipt(1, [Scene.sold(pieces: 1, cost: 60)])
        let wrong = Scene.receipt(2, day: -3, [Scene.back(of: sale)])
        let right = Scene.receipt(3, day: -2, [Scene.back(of: sale)])
        let expected = Counted("FRUIT", cost: -60, price: 320, quote: "q-1")
        try await Scene.with { scene in
            try await scene.upload(1, [sale])
            try await scene.upload(1, [wrong, right, Scene.void(wrong)])
            try await scene.settle()
            #expect(try await scene.counted(right) == [expected])
        }
        // The wrong one is known already, and the batch goes to a second turn before it is voided.
        try await Scene.with { scene in
            try await scene.upload(1, [sale, wrong])
            var other = Scene.receipt(9, [Scene.sold("P9")])
            let first = other
            other.payment = "card"
            try await scene.upload(1, [right, first, other, Scene.void(wrong)])
            try await scene.settle()
            #expect(try await scene.counted(right) == [expected])
        }
        // The wrong one names something else after all.
        try await Scene.with { scene in
            try await scene.upload(1, [sale])
            var moved = wrong
            moved.lines[0].original = nil
            try await scene.upload(1, [wrong, right, moved])
            try await scene.settle()
            #expect(try await scene.counted(right) == [expected])
        }
    }

    @Test func whatNamesAReceiptThatNobodyKnowsIsNeverDue() async throws {
        // Tills that write one number for every return without a receipt.
        let nowhere = Scene.receipt(99, [])
        try await Scene.with { scene in
            for number in 1...3 {
                try await scene.upload(
                    1,
                    [
                        Scene.receipt(number * 2, day: -2, [Scene.back(of: nowhere)]),
                        Scene.receipt(number * 2 + 1, day: -2, [Scene.back(of: nowhere)]),
                    ])
            }
            #expect(try await scene.due() == 0)
            try await scene.upload(1, [Scene.receipt(99, [Scene.sold()])])
            #expect(try await scene.due() == 6, "once it is known, all of them are")
            try await scene.settle()
            #expect(try await scene.due() == 0)
        }
    }

    @Test func returnsOfCustomersWhomOthersWorkOnAreLeftForTheNextTime() async throws {
        let sales = [1, 2].map { Scene.receipt($0, customer: nil, [Scene.sold(cost: 60)]) }
        let backs = sales.enumerated().map { place, sale in
            Scene.receipt(10 + place, store: 2, customer: place + 1, day: -2, [Scene.back(of: sale)])
        }
        try await Scene.with { scene in
            try await scene.upload(2, backs)
            try await scene.upload(1, sales)
            let customers = try await scene.rows(backs).compactMap(\.customer).sorted()
            let (tenant, database) = (scene.tenant.scope.tenant, scene.tenant.store.database)
            let held = try #require(customers.first)
            let completer = ReturnCompleter(database: database, clock: scene.tenant.clock.wallClock)
            let scope = scene.tenant.scope
            try await database.transaction(scope) { transaction in
                _ = try await transaction.run(LockCustomers(tenant: tenant, customers: [held]))
                // It would wait here for ever if it waited.
                #expect(try await completer.run(scope) == 1)
            }
            #expect(try await scene.due() == 1)
            #expect(try await completer.run(scope) == 1)
            #expect(try await scene.due() == 0)
        }
    }

    @Test func onlyWhatTheStoreLookedUpIsReplaced() async throws {
        try await Scene.with { scene in
            let sale = Scene.receipt(1, customer: nil, [Scene.sold("A"), Scene.sold("B"), Scene.sold("B")])
            var quoted = Scene.back("A", of: sale, isLookedUp: false)
            quoted.quoteID = "q-own"
            let back = Scene.receipt(
                2, day: -1,
                [
                    quoted, Scene.back("A", of: sale, line: nil, category: "", isLookedUp: false),
                    Scene.back("B", of: sale, line: nil), Scene.back("A", of: sale, line: 4),
                    Scene.back("", of: sale, line: 3), Scene.back("A", of: sale, line: 3),
                ])
            try await scene.upload(1, [sale])
            try await scene.upload(1, [back])
            let expected = [
                Counted("FISH", cost: -167, price: 320, quote: "q-own"),
                Counted("FRUIT", cost: -166, price: 320, quote: "q-1"),
                // Two lines could be meant, or none, or another product.
                Self.stated, Self.stated, Counted("FRUIT", cost: -167, price: 320, quote: "q-1"), Self.stated,
            ]
            #expect(try await scene.counted(back) == expected)
        }
    }

    @Test func aReturnThatIsTakenBackByAnotherIsNoPurchase() async throws {
        try await Scene.with { scene in
            let sale = Scene.receipt(1, [Scene.sold()])
            let back = Scene.receipt(2, day: -3, [Scene.back(of: sale)])
            let ofBack = Scene.receipt(3, day: -2, [Scene.back(of: back)])
            let ofItself = Scene.receipt(4, day: -2, [Scene.back(of: Scene.receipt(4, day: -2, []))])
            try await scene.upload(1, [sale, back, ofBack, ofItself])
            try await scene.settle()
            #expect(try await scene.counted(ofBack) == [Self.stated])
            #expect(try await scene.counted(ofItself) == [Self.stated])
            let strange = Scene.receipt(
                5, day: -2,
                [Scene.back(of: nil), Scene.back(of: nil)].map { line in
                    var line = line
                    line.original = OriginalLine(receiptKey: "no key of a receipt", line: 1)
                    return line
                })
            try await scene.upload(1, [strange])
            #expect(try await scene.counted(strange) == [Self.stated, Self.stated])
            #expect(try await scene.due() == 0)
        }
    }

    @Test func theCustomerOfALateOriginalsReturnIsRatedAsIfItHadAlwaysBeenSo() async throws {
        let sale = Scene.receipt(1, customer: 2, day: -30, [Scene.sold(cost: 300)])
        let back = Scene.receipt(2, store: 2, customer: 1, day: -1, [Scene.back(pieces: 2, of: sale)])
        try await Scene.with { scene in
            try await scene.upload(2, [back])
            try await scene.settle()
            let change = try await scene.upload(1, [sale]).feedChange
            try await scene.settle()
            let scope = scene.tenant.scope
            let found = try await scene.tenant.directories.customers.find([IngestTests.customer(1)], scope)
            let customer = try #require(found.values.first)
            let changed = try await scene.tenant.store.texts(
                "SELECT customer_key::text FROM customers WHERE change_number > \(change)")
            #expect(changed.contains(String(customer.rawValue)), "the feed tells of whose return it was")
            let kept = try await scene.tenant.reader.subject(customer, on: IngestTests.today, scope)
            let full = try await scene.tenant.reader.subject(
                customer, on: IngestTests.today, scope, fromReceipts: true)
            let expected = full.evaluation?.ratings(on: IngestTests.today)
            #expect(kept.evaluation?.ratings(on: IngestTests.today) == expected)
            let audit = try await scene.tenant.store.texts(
                "SELECT count(*)::text FROM audit_entries WHERE position('returns.completed'::bytea in content) > 0")
            #expect(audit == ["1"])
        }
    }

    /// Original and return of different customers are stored by two stores at once: whoever commits last sees both.
    @Test func originalAndReturnThatComeAtOnceMeet() async throws {
        try await Scene.with { scene in
            for round in 0..<30 {
                let sale = Scene.receipt(100 + round, customer: nil, [Scene.sold()])
                let backs = (0..<2).map {
                    Scene.receipt(200 + 10 * round + $0, store: 2, customer: 3, day: -1, [Scene.back(of: sale)])
                }
                let (first, second) = (scene.uploaders[0], scene.uploaders[1])
                async let sold = first.uploading([.receipt(sale)])
                async let taken = second.uploading(backs.map { .receipt($0) })
                (scene.uploaders[0], scene.uploaders[1]) = (try await sold, try await taken)
                try await scene.settle()
                var costs: [Int64?] = []
                for back in backs { costs.append(try await scene.counted(back).first?.cost) }
                #expect(costs == [-167, -166], "round \(round)")
            }
        }
    }
}

extension TestUploader {
    /// Uploads and gives back the uploader, for uploads at once.
    func uploading(_ facts: [Fact]) async throws -> TestUploader {
        var uploader = self
        try await uploader.upload(facts)
        return uploader
    }
}
