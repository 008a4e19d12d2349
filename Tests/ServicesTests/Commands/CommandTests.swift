import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: what headquarters orders reaches the one agent that it is for, for its time and until it has ended once, and
// nobody else; only so many wait. Method: real database, a clock that is moved, an agent's calls.
@Suite struct CommandTests {
    private typealias Scene = CommandScene

    @Test func aCommandIsHandedOutUntilItHasEnded() async throws {
        try await Scene.with { scene in
            try await scene.upload([IngestTests.receipt(1)])
            #expect(try await !scene.waits())
            let number = try await scene.orderResend()
            #expect(try await scene.waits())
            // A store of 1.0 is not told of it.
            #expect(try await !scene.waits(ConversationVersion(major: 1, minor: 0)))
            #expect(try await scene.list().map(\.state) == [.ordered])
            for _ in 1...2 {
                let taken = try await scene.take()
                #expect(taken.map(\.commandNumber) == [number] && taken.first?.resend.fromSequence == 1)
            }
            #expect(try await scene.list().map(\.state) == [.taken])
            try await scene.end(number)
            // Its acknowledgement got lost.
            try await scene.end(number)
            await #expect(throws: ServiceError(.wrongState, "the command has ended", field: "command_number")) {
                try await scene.end(number, .refused, "not_known")
            }
            #expect(try await !scene.waits())
            #expect(try await scene.take().isEmpty)
            let told = try #require(try await scene.list(scene.request { _ in }.agentID).first)
            #expect(told.state == .done && told.hasTakenAtMs && told.hasEndedAtMs && told.storeCode == "S01")
            #expect(told.orderedBy == scene.tenant.owner.label)
            let audit = try await scene.audit()
            #expect(audit.contains { $0.contains("agent.command_ordered") && $0.contains("resend") })
            #expect(audit.count { $0.contains("agent.command_ended") } == 1)
        }
    }

    @Test func oneThatIsNotDoneInItsTimeIsOver() async throws {
        try await Scene.with { scene in
            let number = try await scene.orderDiagnostics()
            scene.tenant.clock.passed = Int64(CommandLimits.lifetimeDays) * 86_400_000_000 - 1
            #expect(try await scene.take().count == 1)
            scene.tenant.clock.passed += 1
            #expect(try await scene.take().isEmpty)
            #expect(try await !scene.waits())
            #expect(try await scene.list().map(\.state) == [.expired])
            await #expect(throws: ServiceError.self) { try await scene.end(number, .failed, "defect") }
            await #expect(throws: ServiceError.self) { try await scene.keep(try Scene.bundle(), number) }
            #expect(try await scene.list().map(\.state) == [.expired])
        }
    }

    @Test func onlySoManyWait() async throws {
        try await Scene.with { scene in
            for _ in 1...CommandLimits.openPerAgentMax { _ = try await scene.orderDiagnostics() }
            let refusal = await #expect(throws: ServiceError.self) { try await scene.orderDiagnostics() }
            #expect(refusal?.code == .wrongState && refusal?.field == "agent_id")
            let other = try await Scene(scene.tenant, agent: 1)
            _ = try await other.orderDiagnostics()
            try await scene.end(1, .refused, "not_possible")
            _ = try await scene.orderDiagnostics()
            scene.tenant.clock.passed = Int64(CommandLimits.lifetimeDays) * 86_400_000_000
            _ = try await scene.orderDiagnostics()
        }
    }

    @Test func nobodyElseIsToldOfIt() async throws {
        try await Scene.with { scene in
            try await scene.upload([IngestTests.receipt(1)])
            let (number, bundle) = (try await scene.orderDiagnostics(), try await scene.orderDiagnostics())
            try await scene.keep(try Scene.bundle(), bundle)
            let foreign = try await ServiceTestTenant(
                scene.tenant.store, code: "foreign", policies: [("supermarket", CalendarDate("2020-01-01")!)],
                today: IngestTests.today)
            var others = [try await Scene(scene.tenant, agent: 1), try await Scene(foreign)]
            for position in others.indices {
                #expect(try await !others[position].waits())
                #expect(try await others[position].take().isEmpty)
                try await others[position].upload([IngestTests.receipt(1, store: position == 0 ? "S02" : "S01")])
                let other = others[position]
                for attempt: @Sendable () async throws -> Void in [
                    { try await other.end(number, .failed, "defect") },
                    { try await other.keep(try Scene.bundle(), number) },
                    { try await other.again(1...1, number) },
                ] {
                    let refusal = await #expect(throws: ServiceError.self) { try await attempt() }
                    #expect(refusal?.code == .notFound && refusal?.field == "command_number")
                }
            }
            // A manager of the other store, and the other tenant's owner.
            let manager = scene.tenant.caller(
                [.storeManager], reach: Reach([.ownStores], stores: [StoreKey(rawValue: 2)], categories: []))
            for caller in [manager, foreign.owner] {
                await #expect(throws: ServiceError.self) { try await scene.orderDiagnostics(by: caller) }
                await #expect(throws: ServiceError.self) { try await scene.fetch(bundle, caller) }
                #expect(try await scene.desk.list(Kakuzuke_V1_ListAgentCommandsRequest(), caller).commands.isEmpty)
            }
            #expect(try await scene.list().map(\.state) == [.done, .ordered])
        }
    }

    @Test func aRevokedAgentGetsNone() async throws {
        try await Scene.with { scene in
            _ = try await scene.tenant.store.database.run(
                scene.tenant.scope,
                RevokeAgent(
                    tenant: scene.tenant.scope.tenant, agent: scene.uploader.agent.agent,
                    revokedAt: scene.tenant.clock.wallClock.now(), reason: "stolen", stores: nil))
            let refusal = await #expect(throws: ServiceError.self) { try await scene.orderDiagnostics() }
            #expect(refusal?.code == .wrongState && refusal?.field == "agent_id")
        }
    }

    @Test func anOrderThatIsNoneIsRefusedByItsField() async throws {
        try await Scene.with { scene in
            try await scene.upload([IngestTests.receipt(1)])
            let wrong: [(Kakuzuke_V1_OrderAgentCommandRequest, String)] = [
                (scene.request { _ in }, "order"),
                (scene.request { $0.resend = Kakuzuke_V1_ResendOrder() }, "resend"),
                (scene.request { $0.resend.fromSequence = 0 }, "resend.from_sequence"),
                (scene.request { $0.resend.fromSequence = 2 }, "resend.from_sequence"),
                (scene.request { $0.resend.fromSequence = .max }, "resend.from_sequence"),
                (scene.request { $0.resend.fromDate = .max }, "resend.from_date"),
                (scene.request { $0.agentID = "x" }, "agent_id"),
            ]
            for (request, field) in wrong {
                let refusal = await #expect(throws: ServiceError.self) {
                    try await scene.desk.order(request, by: scene.tenant.owner)
                }
                #expect(refusal?.field == field)
            }
            let number = try await scene.orderDiagnostics()
            for (outcome, reason, field) in [
                (Kakuzuke_V1_CommandOutcome.unspecified, "", "outcome"), (.UNRECOGNIZED(9), "", "outcome"),
                (.done, "why", "reason_code"), (.refused, "", "reason_code"), (.failed, "Müller", "reason_code"),
                (.failed, String(repeating: "x", count: CommandLimits.reasonBytesMax + 1), "reason_code"),
                // Only a bundle ends it.
                (.done, "", "outcome"),
            ] {
                let refusal = await #expect(throws: ServiceError.self) { try await scene.end(number, outcome, reason) }
                #expect(refusal?.field == field)
            }
            #expect(try await scene.list().map(\.state) == [.ordered])
        }
    }

    @Test func aBundleIsKeptForItsDays() async throws {
        try await Scene.with { scene in
            let packed = try Scene.bundle()
            let number = try await scene.orderDiagnostics()
            await #expect(throws: ServiceError.self) { try await scene.fetch(number) }
            let empty = try await scene.storedBytes()
            try await scene.keep(packed, number)
            // Its acknowledgement got lost.
            try await scene.keep(packed, number)
            #expect(try await scene.fetch(number) == packed)
            #expect(try await scene.list().map(\.bundleBytes) == [UInt64(packed.count)])
            #expect(try await scene.storedBytes() == empty + packed.count)
            let resend = scene.request { $0.resend.fromDate = IngestTests.today.daysSinceEpoch }
            let other = try await scene.desk.order(resend, by: scene.tenant.owner).commandNumber
            let refusal = await #expect(throws: ServiceError.self) { try await scene.keep(packed, other) }
            #expect(refusal?.code == .wrongState)
            let tenant = scene.tenant
            let rounds = RemakeRounds(
                database: tenant.store.database, remaker: tenant.remaker, policies: tenant.directories.policies,
                clock: tenant.clock.wallClock)
            tenant.clock.today = IngestTests.today.adding(days: CommandLimits.keptDays)
            _ = try await rounds.run()
            #expect(try await scene.list().count == 2)
            tenant.clock.today = IngestTests.today.adding(days: CommandLimits.keptDays + 1)
            _ = try await rounds.run()
            #expect(try await scene.list().isEmpty)
            #expect(try await scene.storedBytes() == empty)
        }
    }
}

extension CommandScene {
    /// The tenant's audit log, each entry as text.
    func audit() async throws -> [String] {
        let tenant = tenant.scope.tenant
        return try await self.tenant.store.database.run(
            self.tenant.scope, ListAuditEntries(tenant: tenant, after: 0, limit: 1_000)
        ).map { String(decoding: $0.content.bytes, as: UTF8.self) }
    }

    /// Bytes that count into the tenant's storage.
    func storedBytes() async throws -> Int {
        let id = tenant.scope.tenant.uuidString
        let texts = try await tenant.store.texts(
            "SELECT stored_bytes::text FROM tenant_heads WHERE tenant_id = '\(id)'")
        return texts.first.flatMap { Int($0) } ?? -1
    }
}
