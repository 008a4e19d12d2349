import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftProtobuf
import Testing

@testable import Services

// Goal: where identifiers that come together name different customers the member number wins, and headquarters decides
// about the other one, once. Method: imports, links and resolutions on a real database.
@Suite struct IdentityConflictTests {
    /// What says that two customers are one.
    enum Origin: CaseIterable, Sendable {
        /// A file of members that headquarters imports.
        case file
        /// A receipt for which the till read both identifiers.
        case receipt
    }

    /// A customer known by telephone at a store, and a member; then something that says they are one.
    ///
    /// Returns them with the second store's till.
    private func conflict(
        _ scene: IdentityScene, from origin: Origin = .file
    ) async throws -> (member: CustomerKey, caller: CustomerKey, till: TestUploader) {
        var till = TestUploader(scene.tenant, agent: 1)
        try await till.handshake()
        var uploader = TestUploader(scene.tenant, agent: 0)
        try await uploader.handshake()
        guard case .receipt(var byPhone) = IngestTests.receipt(2, customer: 2) else { fatalError("a receipt") }
        byPhone.customer = IdentityScene.phone(1)
        try await uploader.upload([IngestTests.receipt(1, customer: 1), .receipt(byPhone)])
        try await tell(scene, &till, from: origin)
        #expect(try await scene.openConflicts().count == 1)
        return (
            try #require(try await scene.root(1)), try #require(try await scene.root(IdentityScene.phone(1))), till
        )
    }

    /// Says that both identifiers are one customer's.
    private func tell(
        _ scene: IdentityScene, _ till: inout TestUploader, from origin: Origin, receipt number: Int = 3
    ) async throws {
        switch origin {
        case .file:
            let summary = try await scene.importMembers([(IngestTests.customer(1), [IdentityScene.phone(1)])])
            #expect(summary.accepted == 1)
        case .receipt:
            let both = [IngestTests.customer(1), IdentityScene.phone(1)]
            try await till.upload([ReceiptIdentifierTests.receipt(number, both, store: "S02")])
        }
    }

    @Test func theMemberNumberWinsAndTheConflictWaitsOnce() async throws {
        try await IdentityScene.with { scene in
            let (member, caller, _) = try await conflict(scene)
            #expect(member != caller)
            _ = try await scene.importMembers([(IngestTests.customer(1), [IdentityScene.phone(1)])])
            let open = try await scene.openConflicts()
            #expect(open.count == 1)
            let found = try #require(open.first)
            #expect(found.timesSeen == 2 && found.source == "import" && found.winningKind == 1 && found.otherKind == 2)
            #expect(found.customerID == UInt64(member.rawValue) && found.otherCustomerID == UInt64(caller.rawValue))
            #expect(try found.serializedData().firstRange(of: IdentityScene.phone(1).bytes) == nil)
            let left = try await scene.resolve(found.conflictNumber, .left)
            #expect(left.resolution == .left && left.resolveReason == "asked them")
            _ = try await scene.importMembers([(IngestTests.customer(1), [IdentityScene.phone(1)])])
            #expect(try await scene.openConflicts().isEmpty)
            #expect(try await scene.openConflicts(all: true).map(\.timesSeen) == [3])
            let error = await #expect(throws: ServiceError.self) {
                _ = try await scene.resolve(found.conflictNumber, .moved)
            }
            #expect(error?.code == .wrongState)
        }
    }

    @Test(arguments: Origin.allCases)
    func aMergeResolvesAndItsUndoingAsksAgain(from origin: Origin) async throws {
        try await IdentityScene.with { scene in
            let (member, caller, secondTill) = try await conflict(scene, from: origin)
            var till = secondTill
            let number = try #require(try await scene.openConflicts().first?.conflictNumber)
            _ = try await scene.resolve(number, .merged, dryRun: true)
            #expect(try await scene.root(IdentityScene.phone(1)) == caller)
            let merged = try await scene.resolve(number, .merged)
            #expect(merged.mergeNumber > 0 && merged.otherCustomerID == merged.customerID)
            #expect(try await scene.root(IdentityScene.phone(1)) == member)
            try await tell(scene, &till, from: origin, receipt: 4)
            #expect(try await scene.openConflicts().isEmpty)
            try await scene.undo(merged.mergeNumber)
            #expect(try await scene.openConflicts().map(\.conflictNumber) == [number])
            #expect(try await scene.root(IdentityScene.phone(1)) == caller)
        }
    }

    @Test(arguments: Origin.allCases)
    func aMovedIdentifierCountsForTheMemberFromNowOn(from origin: Origin) async throws {
        try await IdentityScene.with { scene in
            let (member, caller, secondTill) = try await conflict(scene, from: origin)
            var till = secondTill
            let number = try #require(try await scene.openConflicts().first?.conflictNumber)
            let head = try await scene.tenant.store.database.run(
                scene.tenant.scope, SelectTenantHead(tenant: scene.tenant.scope.tenant)
            ).first
            _ = try await scene.resolve(number, .moved)
            #expect(try await scene.root(IdentityScene.phone(1)) == member)
            // What was bought until now stays where it was.
            #expect(try await scene.stored(caller) == (1, 0))
            #expect(try await scene.stored(member) == (origin == .file ? 1 : 2, 2))
            let changed = try await scene.tenant.store.database.run(
                scene.tenant.scope,
                SelectChangedCustomers(
                    tenant: scene.tenant.scope.tenant, after: try #require(head?.lastChange),
                    afterCustomer: CustomerKey(rawValue: 0), limit: 10))
            #expect(Set(changed.map(\.customer)) == [member, caller])
            // And the next receipt with both is no contradiction any more.
            try await tell(scene, &till, from: origin, receipt: 4)
            #expect(try await scene.openConflicts().isEmpty)
            for gone in [number, 99] {
                let error = await #expect(throws: ServiceError.self) { _ = try await scene.resolve(gone, .left) }
                #expect(error?.code == (gone == number ? .wrongState : .notFound))
            }
        }
    }

    @Test func linkedIdentifiersNameOneCustomer() async throws {
        try await IdentityScene.with { scene in
            let (member, caller, _) = try await conflict(scene)
            func link(_ identifiers: [IdentifierHash]) async throws -> Kakuzuke_V1_LinkIdentifiersResponse {
                var request = Kakuzuke_V1_LinkIdentifiersRequest()
                request.identifiers = identifiers.map { Kakuzuke_V1_HashedIdentifier($0) }
                request.reason = "told us at the desk"
                return try await scene.conflicts.link(request, by: scene.tenant.owner)
            }
            let email = try IngestTests.key.hash("a@example.com", kind: .email)
            // Whatever the order, the member number wins.
            let first = try await link([email, IdentityScene.phone(1), IngestTests.customer(1)])
            #expect(first.customerID == UInt64(member.rawValue) && first.linked == 1 && first.conflicts == 1)
            #expect(try await scene.root(email) == member)
            // A member number that nobody has seen joins somebody who has none,
            let second = try await link([IngestTests.customer(7), IdentityScene.phone(1)])
            #expect(second.customerID == UInt64(caller.rawValue) && second.linked == 1 && second.conflicts == 0)
            // and not a member: a relative may have the same telephone.
            let third = try await link([IngestTests.customer(8), IdentityScene.phone(1)])
            #expect(third.linked == 1 && third.conflicts == 1)
            #expect(third.customerID != UInt64(caller.rawValue) && third.customerID != UInt64(member.rawValue))
            // Whom nobody knows is a new customer.
            let fourth = try await link([IdentityScene.phone(60), IngestTests.customer(60)])
            #expect(fourth.linked == 2)
            #expect(try await scene.root(60) == CustomerKey(rawValue: Int64(fourth.customerID)))
            for wrong in [[email], Array(repeating: email, count: 9)] {
                let error = await #expect(throws: ServiceError.self) { _ = try await link(wrong) }
                #expect(error?.field == "identifiers")
            }
        }
    }

    @Test func linksAtOnceMakeOneCustomer() async throws {
        try await IdentityScene.with { scene in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        _ = try await scene.importMembers(
                            (0..<20).map { (IngestTests.customer($0), [IdentityScene.phone($0)]) })
                    }
                }
                try await group.waitForAll()
            }
            for number in 0..<20 {
                let member = try await scene.root(number)
                #expect(member != nil)
                #expect(try await scene.root(IdentityScene.phone(number)) == member)
            }
            #expect(try await scene.openConflicts(all: true).isEmpty)
        }
    }
}
