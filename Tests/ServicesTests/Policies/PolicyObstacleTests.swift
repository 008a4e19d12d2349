import Foundation
import KakuzukeProtocol
import PostgresTestSupport
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftProtobuf
import Testing

@testable import Services

// Goal: every refusal on a version's way from upload to rollback says what stands in the way, so that the next step can
// be told, and a dry run of the way back changes nothing. Method: each refusal once, over the wire or at the desk.
@Suite struct PolicyObstacleTests {
    private static let today = CalendarDate("2026-11-20")!

    private struct Scene {
        let backend: TestBackend
        let author: TestCaller
        let activator: TestCaller

        init(_ backend: TestBackend) async throws {
            self.backend = backend
            backend.tenant.clock.today = PolicyObstacleTests.today
            author = try await backend.person([.owner])
            activator = try await backend.person([.policyActivator])
            // The version in force was put into the database by hand.
            _ = try await backend.tenant.store.database.run(
                backend.tenant.scope, TakeNumbers(tenant: backend.tenant.scope.tenant, name: "policy", count: 1))
        }

        func upload(_ text: String, keepDraft: Bool = false) -> Kakuzuke_V1_UploadPolicyRequest {
            var request = Kakuzuke_V1_UploadPolicyRequest()
            request.file = "policy.yaml"
            request.text = text
            request.keepDraft = keepDraft
            return request
        }

        func activation(_ version: UInt32, days: Int, why: String = "test") -> Kakuzuke_V1_ActivatePolicyRequest {
            var request = Kakuzuke_V1_ActivatePolicyRequest()
            request.version = version
            request.effectiveFrom = PolicyObstacleTests.today.adding(days: days).daysSinceEpoch
            request.unsimulatedReason = why
            return request
        }

        func withdrawal(_ version: UInt32, days: Int) -> Kakuzuke_V1_WithdrawPolicyRequest {
            var request = Kakuzuke_V1_WithdrawPolicyRequest()
            request.version = version
            request.effectiveFrom = PolicyObstacleTests.today.adding(days: days).daysSinceEpoch
            return request
        }

        func obstacle(
            _ caller: TestCaller, _ method: String, _ request: some Message
        ) async throws -> PolicyObstacle? {
            let refusal = try await caller.refusal("PolicyService/" + method, request)
            return refusal?.parameters[PolicyObstacle.parameter].flatMap { PolicyObstacle(rawValue: $0) }
        }

        func activating(_ version: UInt32, days: Int, why: String = "test") async throws -> PolicyObstacle? {
            try await obstacle(activator, "ActivatePolicy", activation(version, days: days, why: why))
        }

        /// What stands in the way of a simulation; nil: nothing.
        func simulating(_ version: UInt32, against: UInt32? = nil, on: CalendarDate? = nil) async throws
            -> PolicyObstacle?
        {
            var request = Kakuzuke_V1_SimulatePolicyRequest()
            request.version = version
            if let against { request.against = against }
            if let on { request.asOf = on.daysSinceEpoch }
            do {
                try await desk.simulate(request, by: backend.tenant.owner) { _ in }
                return nil
            } catch let error as ServiceError {
                return Self.obstacle(error)
            }
        }

        func reading(_ version: UInt32) async throws -> PolicyObstacle? {
            var request = Kakuzuke_V1_GetSimulationRequest()
            request.version = version
            do {
                _ = try await desk.newest(request, backend.tenant.owner)
                return nil
            } catch let error as ServiceError {
                return Self.obstacle(error)
            }
        }

        private static func obstacle(_ error: ServiceError) -> PolicyObstacle? {
            error.parameters[PolicyObstacle.parameter].flatMap { PolicyObstacle(rawValue: $0) }
        }

        private var desk: SimulationDesk {
            let tenant = backend.tenant
            return SimulationDesk(
                database: tenant.store.database, directories: tenant.directories,
                admission: WorkAdmission(database: tenant.store.database, clock: tenant.clock.wallClock),
                businessClock: tenant.clock.wallClock, clock: TestBackend.certificateClock)
        }
    }

    @Test func whatStandsInTheWayIsTold() async throws {
        try await TestBackend.with { backend in
            let scene = try await Scene(backend)
            let text = try ServiceTestTenant.policyText("drugstore")
            let foreign = scene.upload(text.replacing("currency: JPY", with: "currency: KRW"))
            #expect(try await scene.obstacle(scene.author, "UploadPolicy", foreign) == .otherCurrency)
            let taken: Kakuzuke_V1_UploadPolicyResponse = try await scene.author.call(
                "PolicyService/UploadPolicy", scene.upload(text))
            let draft: Kakuzuke_V1_UploadPolicyResponse = try await scene.author.call(
                "PolicyService/UploadPolicy", scene.upload("policy: 1\n", keepDraft: true))
            let version = taken.version
            try #require(version == 2 && draft.version == 3 && draft.isDraft)
            var get = Kakuzuke_V1_GetPolicyRequest()
            get.version = 9
            #expect(try await scene.obstacle(scene.author, "GetPolicy", get) == .noSuchVersion)
            #expect(try await scene.activating(9, days: 3) == .noSuchVersion)
            #expect(try await scene.activating(3, days: 3) == .draft)
            #expect(try await scene.simulating(3) == .draft)
            #expect(try await scene.simulating(9) == .noSuchVersion)
            #expect(try await scene.simulating(2, on: CalendarDate("1950-01-01")) == .nothingInForce)
            #expect(try await scene.reading(version) == .noReport)
            #expect(try await scene.activating(version, days: 3, why: "") == .notSimulated)
            #expect(try await scene.simulating(version, against: version) == nil)
            #expect(try await scene.activating(version, days: 3, why: "") == .simulatedAgainstItself)
            let own = scene.activation(version, days: 3)
            #expect(try await scene.obstacle(scene.author, "ActivatePolicy", own) == .sameAuthor)
            #expect(try await scene.activating(version, days: PolicySchedule.aheadDaysMax + 1) == .tooFarAhead)
            #expect(try await scene.activating(version, days: -1) == .pastIsPriced)
            #expect(try await scene.activating(1, days: 3) == .inForce, "it cannot be withdrawn")
            #expect(try await scene.activating(version, days: 10) == nil)
            #expect(try await scene.activating(version, days: 12) == .scheduledAlready)
            let early = scene.withdrawal(version, days: 0)
            #expect(try await scene.obstacle(scene.activator, "WithdrawPolicy", early) == .hasPriced)
            let other = scene.withdrawal(version, days: 9)
            #expect(try await scene.obstacle(scene.activator, "WithdrawPolicy", other) == .notScheduled)
            var back = Kakuzuke_V1_ReturnToPreviousPolicyRequest()
            back.reason = "test"
            #expect(try await scene.obstacle(scene.author, "ReturnToPreviousPolicy", back) == .noPrevious)
        }
    }

    @Test func aDryRunOfTheWayBackTellsTheVersionAndChangesNothing() async throws {
        try await TestBackend.with { backend in
            let scene = try await Scene(backend)
            let text = try ServiceTestTenant.policyText("drugstore")
            let taken: Kakuzuke_V1_UploadPolicyResponse = try await scene.author.call(
                "PolicyService/UploadPolicy", scene.upload(text))
            #expect(try await scene.activating(taken.version, days: 0) == nil)
            var back = Kakuzuke_V1_ReturnToPreviousPolicyRequest()
            back.reason = "test"
            // There and back on one day: the version that was replaced stands on no schedule, and is the way back.
            for expected in [UInt32(1), 2, 1] {
                back.dryRun = true
                let before = try await backend.audit(backend.tenant.scope).count
                let dry: Kakuzuke_V1_ReturnToPreviousPolicyResponse = try await scene.author.call(
                    "PolicyService/ReturnToPreviousPolicy", back)
                #expect(dry.version == expected && dry.effectiveFrom == Self.today.daysSinceEpoch)
                #expect(try await backend.audit(backend.tenant.scope).count == before)
                back.dryRun = false
                let done: Kakuzuke_V1_ReturnToPreviousPolicyResponse = try await scene.author.call(
                    "PolicyService/ReturnToPreviousPolicy", back)
                #expect(done.version == expected, "the dry run changed nothing and told the truth")
            }
        }
    }

    @Test func aDryRunOfTheWayBackIsRefusedWhereTheWayBackIs() async throws {
        try await TestBackend.with { backend in
            let scene = try await Scene(backend)
            let text = try ServiceTestTenant.policyText("drugstore")
            let taken: Kakuzuke_V1_UploadPolicyResponse = try await scene.author.call(
                "PolicyService/UploadPolicy", scene.upload(text))
            #expect(try await scene.activating(taken.version, days: 0) == nil)
            // The version before has no states any more, and there are too many customers to make them in the call.
            try await backend.tenant.store.throwaway.run(
                """
                DELETE FROM rating_states WHERE tenant_id = '\(backend.tenant.scope.tenant)' AND policy_key = 1;
                INSERT INTO customers (tenant_id, customer_key)
                    SELECT '\(backend.tenant.scope.tenant)', 1000 + n
                    FROM generate_series(0, \(PolicyDesk.customersAtOnceMax)) AS n;
                """)
            var back = Kakuzuke_V1_ReturnToPreviousPolicyRequest()
            back.reason = "test"
            for isTrial in [true, false] {
                back.dryRun = isTrial
                #expect(try await scene.obstacle(scene.author, "ReturnToPreviousPolicy", back) == .statesMissing)
            }
        }
    }
}
