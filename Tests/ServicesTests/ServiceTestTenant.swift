import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport

@testable import Services

/// A tenant with two stores, an agent in each, two policies in force one after the other, and a clock that tests move.
struct ServiceTestTenant {
    let store: StorageTestDatabase
    let scope: TenantScope
    let agents: [AgentCredential]
    let directories: Directories
    let clock: TestClock
    let conversation: AgentConversation
    let remaker: StateRemaker
    let reader: RatingReader

    /// A clock that stands until it is moved.
    final class TestClock: @unchecked Sendable {
        // Tests move the clock between calls, never during one.
        var today: CalendarDate
        /// Microseconds since noon.
        var passed: Int64 = 0

        init(today: CalendarDate) {
            self.today = today
        }

        var wallClock: WallClock {
            // Noon in Tokyo.
            WallClock {
                let seconds = Int64(self.today.daysSinceEpoch) * 86_400 + 3 * 3600
                return Moment(rawValue: seconds * 1_000_000 + self.passed)
            }
        }
    }

    /// The tenant's owner, as the authentication of a token leaves it.
    var owner: Caller { caller([.owner]) }

    /// Somebody with these roles.
    func caller(_ roles: Set<Role>, user: UUID = StorageTestDatabase.owner, reach: Reach = .tenant) -> Caller {
        Caller(
            person: PersonCredential(
                scope: scope, user: user, login: "test", roles: roles, means: .token(label: "test"),
                endsAt: Moment(rawValue: .max)), reach: reach)
    }

    /// Gives the owner a token that holds for a minute.
    func insertOwnerToken(_ token: SecretToken) async throws {
        let now = TestBackend.certificateClock.now()
        _ = try await store.database.run(
            scope,
            InsertAPIToken(
                tenant: scope.tenant, token: UUID(), tokenHash: StoredBytes(token.hash),
                user: StorageTestDatabase.owner, label: "test", roles: ["owner"], methods: [], sourceAddresses: [],
                createdAt: now, expiresAt: now.adding(seconds: 60)))
    }

    static func policyText(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: folder.appending(path: "RatingTests/Conformance/policies/\(name).yaml"), encoding: .utf8)
    }

    /// Makes the tenant; policies are named by their file of the conformance suite, or by a text of `texts`.
    init(
        _ store: StorageTestDatabase, code: String, policies: [(String, CalendarDate)], today: CalendarDate,
        texts: [String: String] = [:], tenantID: UUID = UUID()
    ) async throws {
        self.store = store
        scope = try await store.makeTenant(code, tenantID: tenantID)
        let clock = TestClock(today: today)
        self.clock = clock
        var agents: [AgentCredential] = []
        for number in 1...2 {
            let agent = UUID()
            let storeKey = StoreKey(rawValue: Int32(number))
            _ = try await store.database.run(
                scope,
                InsertStore(
                    tenant: scope.tenant, store: storeKey, code: "S0\(number)", name: "Store \(number)",
                    timeZone: "Asia/Tokyo", cutOffHour: 0, createdAt: clock.wallClock.now()),
                InsertAgent(
                    tenant: scope.tenant, agent: agent, store: storeKey, softwareVersion: "test",
                    enrolledAt: clock.wallClock.now()))
            agents.append(
                AgentCredential(
                    scope: scope, agent: agent, store: storeKey, storeCode: "S0\(number)", timeZone: "Asia/Tokyo",
                    cutOffHour: 0))
        }
        self.agents = agents
        for (position, (name, from)) in policies.enumerated() {
            let policy = PolicyKey(rawValue: Int32(position + 1))
            _ = try await store.database.run(
                scope,
                InsertPolicy(
                    tenant: scope.tenant, policy: policy, fileName: name,
                    content: try texts[name] ?? Self.policyText(name),
                    digest: StoredBytes([UInt8](repeating: UInt8(position), count: 32)),
                    uploadedAt: clock.wallClock.now(), uploadedBy: "test", author: StorageTestDatabase.author),
                UpsertActivation(
                    tenant: scope.tenant, effectiveFrom: from, policy: policy, activatedAt: clock.wallClock.now(),
                    activatedBy: "test", author: StorageTestDatabase.author,
                    activator: StorageTestDatabase.owner))
        }
        directories = Directories(database: store.database)
        conversation = AgentConversation(
            database: store.database, directories: directories, businessClock: clock.wallClock,
            clock: clock.wallClock, feedPublicKey: [])
        remaker = StateRemaker(
            database: store.database, policies: directories.policies, categories: directories.categories,
            clock: clock.wallClock)
        reader = RatingReader(
            database: store.database, policies: directories.policies, categories: directories.categories)
    }
}
