import Foundation
import KakuzukeProtocol
import RPC
import Rating
import Storage
import StorageTestSupport
import Testing

@testable import Services

/// A tenant with receipts of seven customers and one policy in force, the two people whom a change takes, and the
/// server's rounds.
struct PolicyScene {
    static let today = CalendarDate("2026-11-20")!

    /// An agent that takes feeds.
    struct Agent {
        let client: RPCClient
        fileprivate let key: Data

        func feed(after change: UInt64) async throws -> SyncOverTLSTests.ReceivedFeed {
            try await SyncOverTLSTests.feed(client, after: change, signedBy: key)
        }
    }

    let backend: TestBackend
    let author: TestCaller
    let activator: TestCaller
    /// The rounds that make states again; they remember what they have looked through.
    let rounds: RemakeRounds
    /// Makes states for versions on the schedule.
    let preparer: StatePreparer

    var tenant: ServiceTestTenant { backend.tenant }

    static func with(_ body: (PolicyScene) async throws -> Void) async throws {
        try await TestBackend.with(today: today) { try await body(try await PolicyScene($0)) }
    }

    private init(_ backend: TestBackend) async throws {
        self.backend = backend
        let tenant = backend.tenant
        author = try await backend.person([.owner])
        activator = try await backend.person([.policyActivator])
        rounds = RemakeRounds(
            database: tenant.store.database, remaker: tenant.remaker, policies: tenant.directories.policies,
            clock: tenant.clock.wallClock)
        preparer = StatePreparer(
            database: tenant.store.database, policies: tenant.directories.policies, remaker: tenant.remaker,
            clock: tenant.clock.wallClock)
        // The version in force was put into the database by hand.
        _ = try await tenant.store.database.run(
            tenant.scope, TakeNumbers(tenant: tenant.scope.tenant, name: "policy", count: 1))
        var uploader = TestUploader(tenant, agent: 0)
        try await uploader.handshake()
        try await uploader.upload(
            (1...40).map { number in
                IngestTests.receipt(
                    number, customer: number % 7, on: Self.today.adding(days: -number * 9),
                    amount: Int64(300 * number))
            })
        _ = try await tenant.remaker.run(tenant.scope, today: Self.today)
    }

    /// Lets an agent of the first store enrol for the time of `body`.
    func withAgent(_ body: (Agent) async throws -> Void) async throws {
        let (client, enrolment) = try await backend.enrolled("S01")
        do {
            try await body(Agent(client: client, key: enrolment.settings.feedPublicKey))
            await client.shutdown()
        } catch {
            await client.shutdown()
            throw error
        }
    }

    func upload(_ name: String, note: String = "") async throws -> UInt32 {
        var request = Kakuzuke_V1_UploadPolicyRequest()
        request.file = name + ".yaml"
        request.text = try ServiceTestTenant.policyText(name)
        request.note = note
        let taken: Kakuzuke_V1_UploadPolicyResponse = try await author.call("PolicyService/UploadPolicy", request)
        return taken.version
    }

    func activation(_ version: UInt32, days: Int, why: String = "test") -> Kakuzuke_V1_ActivatePolicyRequest {
        var request = Kakuzuke_V1_ActivatePolicyRequest()
        request.version = version
        request.effectiveFrom = Self.today.adding(days: days).daysSinceEpoch
        request.unsimulatedReason = why
        return request
    }

    @discardableResult
    func activate(_ version: UInt32, days: Int) async throws -> Kakuzuke_V1_ActivatePolicyResponse {
        try await activator.call("PolicyService/ActivatePolicy", activation(version, days: days))
    }

    /// Puts a version on the schedule past the call that would make its states.
    func activateWithoutStates(_ version: UInt32, days: Int) async throws {
        let policy = PolicyKey(rawValue: Int32(version))
        let rows = try await tenant.store.database.run(
            tenant.scope, FindPolicyAuthor(tenant: tenant.scope.tenant, policy: policy))
        let author = try #require(rows.first?.author)
        _ = try await tenant.store.database.run(
            tenant.scope,
            UpsertActivation(
                tenant: tenant.scope.tenant, effectiveFrom: Self.today.adding(days: days), policy: policy,
                activatedAt: tenant.clock.wallClock.now(), activatedBy: "test", author: author,
                activator: StorageTestDatabase.owner, unsimulatedReason: "test"))
    }

    func withdrawal(_ version: UInt32, days: Int) -> Kakuzuke_V1_WithdrawPolicyRequest {
        var request = Kakuzuke_V1_WithdrawPolicyRequest()
        request.version = version
        request.effectiveFrom = Self.today.adding(days: days).daysSinceEpoch
        return request
    }

    func withdraw(_ version: UInt32, days: Int) async throws {
        let _: Kakuzuke_V1_WithdrawPolicyResponse = try await activator.call(
            "PolicyService/WithdrawPolicy", withdrawal(version, days: days))
    }

    @discardableResult
    func goBack(why: String = "test") async throws -> Kakuzuke_V1_ReturnToPreviousPolicyResponse {
        var request = Kakuzuke_V1_ReturnToPreviousPolicyRequest()
        request.reason = why
        return try await author.call("PolicyService/ReturnToPreviousPolicy", request)
    }

    func list() async throws -> Kakuzuke_V1_ListPoliciesResponse {
        try await author.call("PolicyService/ListPolicies", Kakuzuke_V1_ListPoliciesRequest())
    }

    func states() async throws -> [UInt32: Kakuzuke_V1_PolicyState] {
        Dictionary(uniqueKeysWithValues: try await list().versions.map { ($0.version, $0.state) })
    }

    func customers() async throws -> [CustomerKey] {
        try await tenant.store.database.run(
            tenant.scope,
            SelectCustomersPage(tenant: tenant.scope.tenant, after: CustomerKey(rawValue: 0), limit: 100)
        ).map(\.customer)
    }

    /// Ratings from the kept states equal those from all receipts, and states were there.
    func expectStates(_ version: UInt32, on date: CalendarDate) async throws {
        let customers = try await customers()
        #expect(customers.count == 7)
        for customer in customers {
            let kept = try await tenant.reader.subject(customer, on: date, tenant.scope)
            let full = try await tenant.reader.subject(customer, on: date, tenant.scope, fromReceipts: true)
            #expect(kept.version.policy.rawValue == Int32(version))
            #expect(kept.exactUntil != nil, "there are states for version \(version)")
            #expect(kept.evaluation?.ratings(on: date) == full.evaluation?.ratings(on: date))
        }
    }
}
