import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Testing

@testable import Services

// Goal: what headquarters sees of a store with two agents is right, whichever of them has told last, and nothing is
// kept for ever. Method: real database; two agents of one store tell of a day by turns.
@Suite struct DaysOfAgentsTests {
    private typealias Scene = ReconciliationScene

    /// A further agent of the first agent's store.
    private static func second(_ scene: Scene) async throws -> Scene {
        let first = scene.uploader.agent
        var second = try await Scene(scene.tenant, agent: 1)
        let id = second.uploader.agent.agent
        try await scene.tenant.store.run(
            script: """
                UPDATE agents SET store_key = \(first.store.rawValue)
                WHERE tenant_id = '\(scene.tenant.scope.tenant)' AND agent_id = '\(id)'
                """)
        second.uploader.agent = AgentCredential(
            scope: first.scope, agent: id, store: first.store, storeCode: first.storeCode, timeZone: first.timeZone,
            cutOffHour: first.cutOffHour)
        return second
    }

    private static func outcome(_ scene: Scene) async throws -> Kakuzuke_V1_DayOutcome? {
        try await scene.list(from: Scene.day, through: Scene.day).first?.compared.outcome
    }

    @Test func anAlarmOfOneAgentIsNotHiddenByTheOther() async throws {
        try await Scene.with { scene in
            try await scene.uploader.upload([Scene.receipt(1), Scene.receipt(2)])
            var other = try await Self.second(scene)
            try await other.uploader.upload([Scene.receipt(3)])
            try await scene.lose(2)
            #expect(try await scene.compare([Scene.receipt(1), Scene.receipt(2)]).outcome == .different)
            #expect(try await other.compare([Scene.receipt(3)]).outcome == .equal)
            let listed = try #require(try await scene.list(from: Scene.day, through: Scene.day).first)
            #expect(listed.compared.outcome == .different && listed.compared.missingAtServer == 1)
            #expect(listed.agentID == scene.uploader.agent.agent.uuidString.lowercased())
            // The receipt is told again, and the other agent's day stays what it is.
            try await scene.uploader.upload([Scene.receipt(2, amount: 1_001)])
            #expect(try await Self.outcome(scene) == .waiting)
            let mended = [Scene.receipt(1), Scene.receipt(2, amount: 1_001)]
            #expect(try await scene.compare(mended).outcome == .equal)
            #expect(try await other.compare([Scene.receipt(3)]).outcome == .equal)
            #expect(try await Self.outcome(scene) == .equal)
        }
    }

    @Test func aRevokedAgentsAlarmGoesWithIt() async throws {
        try await Scene.with { scene in
            try await scene.uploader.upload([Scene.receipt(1)])
            let other = try await Self.second(scene)
            #expect(try await scene.compare([Scene.receipt(1), Scene.receipt(2)]).outcome == .different)
            #expect(try await other.compare([]).outcome == .equal)
            #expect(try await Self.outcome(scene) == .different)
            _ = try await scene.tenant.store.database.run(
                scene.tenant.scope,
                RevokeAgent(
                    tenant: scene.tenant.scope.tenant, agent: scene.uploader.agent.agent,
                    revokedAt: scene.tenant.clock.wallClock.now(), reason: "replaced", stores: nil))
            #expect(try await Self.outcome(scene) == .equal)
        }
    }

    @Test func whoIsGoneLetsNoDateWait() {
        func day(
            _ outcome: Kakuzuke_V1_DayOutcome, at milliseconds: Int64
        ) -> Kakuzuke_V1_ListDayComparisonsResponse.Day {
            var day = Kakuzuke_V1_ListDayComparisonsResponse.Day()
            day.compared.outcome = outcome
            day.comparedAtMs = milliseconds
            return day
        }
        let limit = DayLimits.toldTogetherMilliseconds
        let newest = day(.equal, at: limit)
        #expect(ReconciliationDesk.ofStore([]) == nil)
        #expect(ReconciliationDesk.ofStore([newest, day(.waiting, at: 0)])?.compared.outcome == .waiting)
        #expect(ReconciliationDesk.ofStore([newest, day(.waiting, at: -1)])?.compared.outcome == .equal)
        #expect(ReconciliationDesk.ofStore([newest, day(.different, at: -9 * limit)])?.compared.outcome == .different)
        #expect(ReconciliationDesk.ofStore([day(.waiting, at: limit), newest])?.compared.outcome == .waiting)
    }

    @Test func comparisonsAreKeptForTheirDays() async throws {
        try await Scene.with { scene in
            try await scene.uploader.upload([Scene.receipt(1)])
            #expect(try await scene.compare([Scene.receipt(1)]).outcome == .equal)
            let (tenant, clock) = (scene.tenant, scene.tenant.clock)
            let rounds = RemakeRounds(
                database: tenant.store.database, remaker: tenant.remaker, policies: tenant.directories.policies,
                clock: clock.wallClock)
            let count = "SELECT count(*)::text FROM day_comparisons"
            clock.today = Scene.day.adding(days: RemakeRounds.dayComparisonsKeptDays)
            _ = try await rounds.run()
            #expect(try await tenant.store.texts(count) == ["1"])
            clock.today = Scene.day.adding(days: RemakeRounds.dayComparisonsKeptDays + 1)
            _ = try await rounds.run()
            #expect(try await tenant.store.texts(count) == ["0"])
        }
    }
}
