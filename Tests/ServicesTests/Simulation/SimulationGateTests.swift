import Foundation
import KakuzukeProtocol
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import Synchronization
import Testing

@testable import Services

// Goal: a simulation opens the way onto the schedule only when it compares a version with another one, and a draft is
// refused with what to do. Method: uploads, simulations and activations of two people over one tenant.
@Suite struct SimulationGateTests {
    private static let today = CalendarDate("2026-11-20")!

    /// A tenant with one version in force, an author and an activator.
    private struct Scene {
        let backend: TestBackend
        let author: TestCaller
        let activator: TestCaller

        init(_ backend: TestBackend) async throws {
            self.backend = backend
            author = try await backend.person([.owner])
            activator = try await backend.person([.policyActivator])
            // The version in force was put into the database by hand.
            _ = try await backend.tenant.store.database.run(
                backend.tenant.scope, TakeNumbers(tenant: backend.tenant.scope.tenant, name: "policy", count: 1))
        }

        func upload(_ text: String, keepDraft: Bool = false) async throws -> UInt32 {
            var request = Kakuzuke_V1_UploadPolicyRequest()
            request.file = "policy.yaml"
            request.text = text
            request.keepDraft = keepDraft
            let taken: Kakuzuke_V1_UploadPolicyResponse = try await author.call("PolicyService/UploadPolicy", request)
            return taken.version
        }

        /// The last message of a simulation.
        func simulate(_ version: UInt32, against: UInt32? = nil) async throws -> Kakuzuke_V1_PolicySimulation? {
            let tenant = backend.tenant
            let desk = SimulationDesk(
                database: tenant.store.database, directories: tenant.directories,
                admission: WorkAdmission(database: tenant.store.database, clock: tenant.clock.wallClock),
                businessClock: tenant.clock.wallClock, clock: TestBackend.certificateClock)
            var request = Kakuzuke_V1_SimulatePolicyRequest()
            request.version = version
            if let against { request.against = against }
            let report = Mutex<Kakuzuke_V1_PolicySimulation?>(nil)
            try await desk.simulate(request, by: tenant.owner) { message in
                if message.hasReport { report.withLock { $0 = message.report } }
            }
            return report.withLock { $0 }
        }

        func activation(_ version: UInt32) -> Kakuzuke_V1_ActivatePolicyRequest {
            var request = Kakuzuke_V1_ActivatePolicyRequest()
            request.version = version
            request.effectiveFrom = SimulationGateTests.today.adding(days: 10).daysSinceEpoch
            return request
        }

        func state(_ version: UInt32) async throws -> Kakuzuke_V1_PolicyState? {
            let list: Kakuzuke_V1_ListPoliciesResponse = try await author.call(
                "PolicyService/ListPolicies", Kakuzuke_V1_ListPoliciesRequest())
            return list.versions.first { $0.version == version }?.state
        }
    }

    @Test func aVersionAgainstItselfIsNoReasonToActivate() async throws {
        try await TestBackend.with { backend in
            let scene = try await Scene(backend)
            backend.tenant.clock.today = Self.today
            let second = try await scene.upload(try ServiceTestTenant.policyText("drugstore"))
            let null = try await scene.simulate(second, against: second)
            #expect(null?.version == 2 && null?.against == 2)
            #expect(try await scene.state(second) == .validated)
            let refused = try await scene.activator.refusal(
                "PolicyService/ActivatePolicy", scene.activation(second))
            #expect(refused?.code == .wrongState && refused?.parameters["field"] == "unsimulated_reason")
            // Against the version in force it is one, whatever was simulated before and after.
            #expect(try await scene.simulate(second)?.against == 1)
            _ = try await scene.simulate(second, against: second)
            #expect(try await scene.state(second) == .simulated)
            let _: Kakuzuke_V1_ActivatePolicyResponse = try await scene.activator.call(
                "PolicyService/ActivatePolicy", scene.activation(second))
            #expect(try await scene.state(second) == .scheduled)
        }
    }

    @Test func aDraftIsRefusedWithWhatToDo() async throws {
        try await TestBackend.with { backend in
            let scene = try await Scene(backend)
            backend.tenant.clock.today = Self.today
            let draft = try await scene.upload("policy: 1\nwindow: 3\n", keepDraft: true)
            #expect(try await scene.state(draft) == .draft)
            for (version, against, field) in [(draft, UInt32(1), "version"), (1, draft, "against")] {
                let error = await #expect(throws: ServiceError.self) {
                    try await scene.simulate(version, against: against)
                }
                #expect(error?.code == .wrongState && error?.field == field)
                #expect(error?.message.contains("correct its errors and upload it again") == true)
            }
        }
    }
}
