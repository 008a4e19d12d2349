import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: facts are stored exactly once and ratings follow them. Method: real database, agents' batches, a moved clock.
@Suite struct IngestTests {
    static let today = CalendarDate("2026-11-20")!
    static let key = IdentifierKey(id: 1, bytes: [UInt8](repeating: 7, count: 32))!

    static func customer(_ number: Int) -> IdentifierHash {
        try! key.hash("M\(number)", kind: .memberNumber)
    }

    static func receipt(
        _ number: Int, customer: Int? = 1, on date: CalendarDate = today, amount: Int64 = 1000,
        event: ReceiptEvent = .sale,
        store: String = "S01", category: String = "FRUIT"
    ) -> Fact {
        .receipt(
            ReceiptFact(
                event: event, store: StoreCode(store)!, terminal: "T1", number: String(number), writtenDate: date,
                writtenTime: TimeOfDay("10:00:00"), businessDate: date, customer: customer.map { Self.customer($0) },
                payment: "cash", fulfilment: "carry_out",
                lines: event == .void
                    ? []
                    : [
                        ReceiptFactLine(
                            product: "P1", category: category, quantity: QuantityThousandths(1000),
                            writtenAmount: MoneyMinorUnits(amount), taxRate: BasisPoints(800), isTaxIncluded: false,
                            amount: MoneyMinorUnits(amount), cost: MoneyMinorUnits(amount * 7 / 10))
                    ]))
    }

    static func with(_ body: (ServiceTestTenant) async throws -> Void) async throws {
        try await StorageTestDatabase.with { store in
            try await body(
                try await ServiceTestTenant(
                    store, code: "t", policies: [("supermarket", CalendarDate("2020-01-01")!)], today: today))
        }
    }

    func stored(_ tenant: ServiceTestTenant) async throws -> (receipts: Int64, amount: Int64) {
        let rows = try await tenant.store.database.run(tenant.scope, CountReceipts(tenant: tenant.scope.tenant))
        return (rows.reduce(0) { $0 + $1.receipts }, rows.reduce(0) { $0 + ($1.amount ?? 0) })
    }

    @Test func aReceiptCountsOnceWhoeverSendsItAgain() async throws {
        try await Self.with { tenant in
            var uploader = TestUploader(tenant, agent: 0)
            try await uploader.handshake()
            let first = try await uploader.upload([Self.receipt(1), Self.receipt(2)])
            #expect(first.accepted == 2)
            // The same receipts under new sequence numbers, as after a reinstallation of the journal reader.
            let again = try await uploader.upload([Self.receipt(2), Self.receipt(1), Self.receipt(1)])
            #expect(again.accepted == 0)
            #expect(again.duplicates == 3)
            #expect(try await stored(tenant) == (2, 2000))
        }
    }

    @Test func anAmendmentReplacesAndAVoidRemovesAndBothKeepTheOldContent() async throws {
        try await Self.with { tenant in
            var uploader = TestUploader(tenant, agent: 0)
            try await uploader.handshake()
            try await uploader.upload([Self.receipt(1), Self.receipt(2), Self.receipt(3)])
            let answer = try await uploader.upload([
                Self.receipt(1, amount: 1500), Self.receipt(2, event: .void), Self.receipt(2, event: .void),
            ])
            #expect(answer.amended == 2)
            #expect(answer.duplicates == 1)
            #expect(try await stored(tenant) == (2, 2500))
        }
    }

    /// The order in which a void and its receipt come does not matter, and neither is lost.
    @Test func aVoidThatComesFirstHoldsAndSoDoesOneWhoseReceiptIsToldAgain() async throws {
        try await Self.with { tenant in
            var uploader = TestUploader(tenant, agent: 0)
            try await uploader.handshake()
            try await uploader.upload([Self.receipt(1, event: .void), Self.receipt(2)])
            let late = try await uploader.upload([Self.receipt(1), Self.receipt(2, event: .void)])
            #expect(late.amended == 2 && late.accepted == 0 && late.quarantined.isEmpty)
            #expect(try await stored(tenant) == (0, 0))
            let again = try await uploader.upload([Self.receipt(1), Self.receipt(2), Self.receipt(1, event: .void)])
            #expect(again.duplicates == 3 && again.amended == 0)
            let kept = try await tenant.store.database.run(
                tenant.scope,
                SelectArchivedDigests(
                    tenant: tenant.scope.tenant, store: uploader.agent.store,
                    keys: [1, 2].map { number in
                        guard case .receipt(let receipt) = Self.receipt(number) else { return "" }
                        return receipt.receiptKey
                    }))
            #expect(kept.count == 2, "both contents are kept beside the voids")
            // The point of sale has used the number again.
            let anew = try await uploader.upload([Self.receipt(1, amount: 700), Self.receipt(2, amount: 800)])
            #expect(anew.amended == 2)
            #expect(try await stored(tenant) == (2, 1500))
        }
    }

    /// The same stories as in a store (`SpoolVoidTests`): S a sale, X another one under its number, V a void.
    @Test func voidsAndWhatTheyTakeBackCountAsNone() async throws {
        let stories: [(String, Int64?)] = [
            ("S", 100), ("V", nil), ("SV", nil), ("VS", nil), ("SVV", nil), ("SVS", nil), ("VSV", nil), ("VSVS", nil),
            ("SVX", 70), ("VSX", 70), ("VSVX", 70), ("SX", 70), ("SXV", nil), ("SXVS", nil), ("SVXV", nil),
            ("VXVS", 100),
        ]
        try await Self.with { tenant in
            var uploader = TestUploader(tenant, agent: 0)
            try await uploader.handshake()
            var before: (receipts: Int64, amount: Int64) = (0, 0)
            for (number, (story, amount)) in stories.enumerated() {
                for told in story {
                    let fact =
                        told == "V"
                        ? Self.receipt(number, event: .void) : Self.receipt(number, amount: told == "S" ? 100 : 70)
                    try await uploader.upload([fact])
                }
                let now = try await stored(tenant)
                #expect(now.receipts - before.receipts == (amount == nil ? 0 : 1), "\(story)")
                #expect(now.amount - before.amount == amount ?? 0, "\(story)")
                before = now
            }
        }
    }

    @Test func aBatchThatDoesNotFollowIsRefusedAndChangesNothing() async throws {
        try await Self.with { tenant in
            var uploader = TestUploader(tenant, agent: 0)
            try await uploader.handshake()
            let first = try uploader.message([Self.receipt(1)])
            _ = try await tenant.conversation.store(first, from: uploader.agent)
            await #expect(throws: ServiceError.self) {
                _ = try await tenant.conversation.store(first, from: uploader.agent)
            }
            uploader.next = 7
            let gap = try uploader.message([Self.receipt(2)])
            await #expect(throws: ServiceError.self) {
                _ = try await tenant.conversation.store(gap, from: uploader.agent)
            }
            #expect(try await stored(tenant) == (1, 1000))
        }
    }

    @Test func oneBadFactIsPutAsideAndTheOthersAreTaken() async throws {
        try await Self.with { tenant in
            var uploader = TestUploader(tenant, agent: 0)
            try await uploader.handshake()
            let answer = try await uploader.upload([
                Self.receipt(1), Self.receipt(2, on: CalendarDate("1999-12-31")!),
                Self.receipt(3, on: CalendarDate("2028-06-01")!), Self.receipt(4, store: "S02"), Self.receipt(5),
                Self.receipt(6, event: .recast),
            ])
            #expect(answer.accepted == 2)
            #expect(
                answer.quarantined.map(\.reasonCode)
                    == ["date_out_of_range", "date_out_of_range", "foreign_store", "changed_by_setting"])
            let waiting = try await tenant.store.database.run(
                tenant.scope,
                ListQuarantined(
                    tenant: tenant.scope.tenant, after: 0, isAll: false, agents: [uploader.agent.agent], limit: 10))
            #expect(waiting.map(\.sequence) == [2, 3, 4, 6])
            #expect(try await stored(tenant) == (2, 2000))
        }
    }

    @Test func twoStoresUploadForOneCustomerAtOnce() async throws {
        try await Self.with { tenant in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for store in 0...1 {
                    group.addTask {
                        var uploader = TestUploader(tenant, agent: store)
                        try await uploader.handshake()
                        for batch in 0..<10 {
                            try await uploader.upload(
                                (0..<20).map { number in
                                    Self.receipt(
                                        batch * 100 + number, customer: number % 5, store: "S0\(store + 1)")
                                })
                        }
                    }
                }
                try await group.waitForAll()
            }
            #expect(try await stored(tenant) == (400, 400_000))
            _ = try await tenant.remaker.run(tenant.scope, today: Self.today)
            let found = try await tenant.directories.customers.find((0..<5).map(Self.customer), tenant.scope)
            #expect(Set(found.values).count == 5)
        }
    }
}
