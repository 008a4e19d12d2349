import Foundation
import KakuzukeProtocol
import Rating
import SeededTestSupport
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: customers can be merged and merges undone in any order, and nothing that is on its way gets lost. Method: the
// desks of headquarters and agents' batches on a real database, one after the other and at once.
@Suite struct MergeTests {
    private static let today = IngestTests.today

    /// Three customers: two receipts of the first, three of the second, four of the third.
    private func threeCustomers(_ scene: IdentityScene) async throws -> TestUploader {
        var uploader = TestUploader(scene.tenant, agent: 0)
        try await uploader.handshake()
        var number = 0
        for customer in 1...3 {
            for _ in 0...customer {
                number += 1
                try await uploader.upload([
                    IngestTests.receipt(number, customer: customer, on: Self.today.adding(days: -number))
                ])
            }
        }
        return uploader
    }

    @Test func chainsOfMergesAreUndoneInAnyOrder() async throws {
        try await IdentityScene.with { scene in
            var uploader = try await threeCustomers(scene)
            try await uploader.upload((1...3).flatMap { Self.facts(of: $0) })
            let keys = try await [1, 2, 3].asyncMap { try #require(try await scene.root($0)) }
            let first = try await scene.merge(1, into: 2)
            let second = try await scene.merge(2, into: 3)
            for customer in 1...3 { #expect(try await scene.root(customer) == keys[2]) }
            #expect(try await scene.stored(keys[2]) == (9, 3))
            #expect(try await scene.customers().map(\.customer) == [keys[2]])
            // Whoever was merged first is separated, the others stay together.
            try await scene.undo(first)
            #expect(try await scene.root(1) == keys[0])
            #expect(try await scene.root(2) == keys[2])
            #expect(try await scene.stored(keys[0]) == (2, 1))
            #expect(try await scene.stored(keys[2]) == (7, 2))
            try await scene.undo(second)
            for (key, receipts) in zip(keys, [2, 3, 4]) { #expect(try await scene.stored(key) == (receipts, 1)) }
            // Everything that was recorded is where it was: a merge leaves nothing behind.
            _ = try await scene.tenant.remaker.run(scene.tenant.scope, today: Self.today)
            var list = Kakuzuke_V1_ListMergesRequest()
            list.limit = 1
            let newest = try await scene.merges.list(list, scene.tenant.owner).merges
            #expect(newest.map(\.mergeNumber) == [second] && newest.first?.undoReason == "they are two")
            list.beforeNumber = second
            #expect(try await scene.merges.list(list, scene.tenant.owner).merges.map(\.mergeNumber) == [first])
            let log = try await scene.actions()
            #expect(log.filter { $0.contains("customers.merged") }.count == 2)
            #expect(log.filter { $0.contains("customers.unmerged") }.count == 2)
        }
    }

    /// One of each kind of input.
    private static func facts(of customer: Int) -> [Fact] {
        let kinds: [CustomerInput] = [
            .enrolment(EnrolmentChoice(option: "app", on: today)),
            .attribute(AttributeValue(attribute: "age", value: "\(customer)0", from: today)),
            .reservation(
                subject: "FRESH", madeOn: today, dueOn: today.adding(days: 9), amount: MoneyMinorUnits(1_000)),
            .reservationKept(reservation: "S01|2|R2-\(customer)", on: today),
        ]
        return kinds.enumerated().map { position, input in
            .input(
                CustomerInputFact(
                    store: StoreCode("S01")!, key: "R\(position)-\(customer)", customer: IngestTests.customer(customer),
                    input: input))
        }
    }

    @Test func whatCannotBeMergedIsRefusedAndDryRunsChangeNothing() async throws {
        try await IdentityScene.with { scene in
            _ = try await threeCustomers(scene)
            let keys = try await [1, 2, 3].asyncMap { try #require(try await scene.root($0)) }
            var request = Kakuzuke_V1_MergeCustomersRequest()
            request.merged.customerID = UInt64(keys[0].rawValue)
            request.surviving.customerID = UInt64(keys[1].rawValue)
            request.reason = "test"
            request.dryRun = true
            let dry = try await scene.merges.merge(request, by: scene.tenant.owner)
            #expect(dry.mergeNumber == 0 && dry.receipts == 2 && dry.identifiers == 1)
            #expect(try await scene.root(1) == keys[0])
            request.dryRun = false
            let number = try await scene.merges.merge(request, by: scene.tenant.owner).mergeNumber
            #expect(try await scene.root(1) == keys[1])
            func refused(_ code: ServiceError.Code, _ change: (inout Kakuzuke_V1_MergeCustomersRequest) -> Void) async {
                var changed = request
                change(&changed)
                let made = changed
                let error = await #expect(throws: ServiceError.self) {
                    _ = try await scene.merges.merge(made, by: scene.tenant.owner)
                }
                #expect(error?.code == code)
            }
            await refused(.wrongState) { _ in }
            await refused(.wrongState) { $0.merged.customerID = $0.surviving.customerID }
            await refused(.notFound) { $0.surviving.customerID = 999 }
            await refused(.notFound) { $0.merged = IdentityScene.reference(IngestTests.customer(999)) }
            await refused(.invalidField) { $0.reason = "" }
            await refused(.invalidField) { $0.merged.memberNumber = "M1" }
            var undo = Kakuzuke_V1_UndoMergeRequest()
            undo.reason = "test"
            undo.mergeNumber = number
            undo.dryRun = true
            #expect(try await scene.merges.undo(undo, by: scene.tenant.owner).receipts == 2)
            #expect(try await scene.root(1) == keys[1])
            try await scene.undo(number)
            for unknown in [number, 99] {
                let error = await #expect(throws: ServiceError.self) { try await scene.undo(unknown) }
                #expect(error?.code == (unknown == number ? .wrongState : .notFound))
            }
        }
    }

    @Test func aBatchThatWasPreparedBeforeAMergeCountsForTheSurvivor() async throws {
        try await IdentityScene.with { scene in
            let uploader = try await threeCustomers(scene)
            let keys = try await [1, 2].asyncMap { try #require(try await scene.root($0)) }
            let message = try uploader.message([
                IngestTests.receipt(50, customer: 1), Self.facts(of: 1)[1],
                IngestTests.receipt(1, customer: 2, on: Self.today.adding(days: -1), amount: 3_000),
            ])
            let batch = try FactBatch(message, after: uploader.digest)
            let ingest = scene.tenant.conversation.ingest
            let preparation = try await ingest.prepare(batch, uploader.agent)
            let number = try await scene.merge(1, into: 2)
            _ = try await ingest.store(
                batch, digest: BatchDigest(bytes: message.digest)!, after: uploader.digest, from: uploader.agent,
                preparation)
            // Two and three before, one new; one of the first customer's was amended to be the second one's.
            #expect(try await scene.stored(keys[1]).receipts == 6)
            try await scene.undo(number)
            #expect(try await scene.stored(keys[0]).receipts == 2)
            #expect(try await scene.stored(keys[1]).receipts == 4)
        }
    }

    @Test func uploadsAndMergesAtOnceLeaveEveryReceiptWithTheSurvivor() async throws {
        try await IdentityScene.with { scene in
            let tenant = scene.tenant
            let receipts = 240
            try await withThrowingTaskGroup(of: Void.self) { group in
                for store in 0...1 {
                    group.addTask {
                        var uploader = TestUploader(tenant, agent: store)
                        try await uploader.handshake()
                        for batch in 0..<(receipts / 20) {
                            try await uploader.upload(
                                (0..<20).map { number in
                                    // The same numbers again: amendments that move receipts from one to the other.
                                    IngestTests.receipt(
                                        batch % 9 * 20 + number, customer: (number + batch) % 4,
                                        on: Self.today.adding(days: -number), store: "S0\(store + 1)")
                                })
                        }
                    }
                }
                group.addTask {
                    for round in 0..<14 {
                        let number = try? await scene.merge(round % 4, into: (round + 1) % 4)
                        if let number, round % 3 != 0 { try await scene.undo(number) }
                    }
                }
                try await group.waitForAll()
            }
            let rows = try await scene.customers()
            for row in rows {
                let kept = try await tenant.reader.subject(row.customer, on: Self.today, tenant.scope)
                let full = try await tenant.reader.subject(
                    row.customer, on: Self.today, tenant.scope, fromReceipts: true)
                #expect(kept.evaluation?.ratings(on: Self.today) == full.evaluation?.ratings(on: Self.today))
            }
            var sum = 0
            for row in rows { sum += try await scene.stored(row.customer).receipts }
            #expect(sum == 2 * 9 * 20)
            for customer in 0..<4 {
                let key = try #require(try await scene.root(customer))
                #expect(rows.contains { $0.customer == key })
            }
        }
    }

    @Test func aReaderWhoFoundTheCustomerBeforeTheMergeSeesTheSurvivor() async throws {
        try await IdentityScene.with { scene in
            _ = try await threeCustomers(scene)
            let keys = try await [1, 2].asyncMap { try #require(try await scene.root($0)) }
            _ = try await scene.merge(1, into: 2)
            let reader = scene.tenant.reader
            let merged = try await reader.subject(keys[0], on: Self.today, scene.tenant.scope)
            let survivor = try await reader.subject(keys[1], on: Self.today, scene.tenant.scope)
            #expect(merged.evaluation?.ratings(on: Self.today) == survivor.evaluation?.ratings(on: Self.today))
            #expect(merged.evaluation?.ratings(on: Self.today).first?.stage != .walkIn)
        }
    }

    @Test func aCustomerHasNoMoreIdentifiersThanAgentsTake() async throws {
        try await IdentityScene.with { scene in
            _ = try await threeCustomers(scene)
            for number in 0..<CustomerFactsLimits.identifiersMax - 1 {
                let summary = try await scene.importMembers([(IngestTests.customer(1), [IdentityScene.phone(number)])])
                #expect(summary.accepted == 1)
            }
            let full = try await scene.importMembers([(IngestTests.customer(1), [IdentityScene.phone(500)])])
            #expect(full.accepted == 0 && full.rejected.map(\.reasonCode) == ["too_many"])
            let error = await #expect(throws: ServiceError.self) { _ = try await scene.merge(1, into: 2) }
            #expect(error?.code == .tooMuch)
            #expect(try await scene.root(IdentityScene.phone(500)) == nil)
        }
    }
}

extension Array {
    func asyncMap<Value>(_ transform: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await transform(element)) }
        return values
    }
}
