import Foundation
public import KakuzukeProtocol
import Rating
public import Storage
import SwiftProtobuf

/// Makes the feed of one agent: everything, or what changed since a checkpoint, all at one point in time.
///
/// Source: `docs/sync.md`, "The feed".
public struct FeedBuilder: Sendable {
    /// Customers or products read at a time.
    static let pageSize: Int64 = 500

    let database: Database
    private let policies: PolicyDirectory
    private let remaker: StateRemaker
    private let signer: FeedSigner
    private let clock: WallClock
    private let products: ProductParts

    /// Makes a builder.
    public init(
        database: Database, directories: Directories, remaker: StateRemaker, signer: FeedSigner, clock: WallClock
    ) {
        self.database = database
        policies = directories.policies
        products = directories.products
        self.remaker = remaker
        self.signer = signer
        self.clock = clock
    }

    /// Sends a feed part by part.
    ///
    /// - Parameters:
    ///   - after: the change that the agent has applied; 0, or one that the server has not sent it, sends everything.
    ///   - takesSomeStores: whether the agent knows what a feed of some stores' customers is.
    ///   - agent: whose feed it is.
    ///   - send: takes each part; waits while the agent is slow.
    /// - Throws: what `send` throws, or `StorageError` when the database fails.
    public func send(
        after: UInt64, takesSomeStores: Bool, to agent: AgentCredential,
        _ send: @escaping @Sendable (Kakuzuke_V1_FeedPart) async throws -> Void
    ) async throws {
        try await self.send(after: after, takesSomeStores: takesSomeStores, to: agent, gate: nil, send)
    }

    /// Sends a feed part by part; everything only where `gate` lets the agent begin.
    func send(
        after: UInt64, takesSomeStores: Bool, to agent: AgentCredential, gate: AgentGate?,
        _ send: @escaping @Sendable (Kakuzuke_V1_FeedPart) async throws -> Void
    ) async throws {
        let today = clock.businessDate(timeZone: agent.timeZone, cutOffHour: agent.cutOffHour)
        // Otherwise the agent would have to call every customer with a late receipt LIMITED.
        _ = try await remaker.run(agent.scope, today: today)
        let versions = try await announced(agent.scope, today: today)
        let span = try await FeedSpan.next(
            after: after, takesSomeStores: takesSomeStores, to: agent, database)
        guard span.isSnapshot, let gate else { return try await self.send(span, versions, to: agent, today, send) }
        try await gate.pass(agent) { try await self.send(span, versions, to: agent, today, send) }
    }

    private func send(
        _ span: FeedSpan, _ versions: [ActivePolicies.Version], to agent: AgentCredential, _ today: CalendarDate,
        _ send: @escaping @Sendable (Kakuzuke_V1_FeedPart) async throws -> Void
    ) async throws {
        try await database.transaction(agent.scope, seesOneSnapshot: true) { transaction in
            var feed = FeedTransmission(
                scope: agent.scope, span: span, versions: versions, transaction: transaction, signer: signer,
                products: products, send: send)
            try await feed.begin(agent: agent.agent, today: today)
            try await feed.sendCustomers()
            try await feed.sendProducts()
            try await feed.end()
        }
    }

    /// The versions that agents hold states of, and from when they may price by them.
    ///
    /// A version whose states are not all made yet gets a date that never comes, as long as another one can price;
    /// otherwise stores would price by it for customers of whom they have nothing. The head advances once they are
    /// made.
    private func announced(_ scope: TenantScope, today: CalendarDate) async throws -> [ActivePolicies.Version] {
        let rows = try await database.run(scope, ListActivations(tenant: scope.tenant))
        let unready = Set(rows.filter { $0.statesReadyAt == nil }.map(\.policy))
        let versions = try await policies.active(scope).kept(on: today)
        guard versions.contains(where: { !unready.contains($0.policy) && $0.effectiveFrom <= today }) else {
            return versions
        }
        return versions.map { version in
            guard unready.contains(version.policy) else { return version }
            return ActivePolicies.Version(
                policy: version.policy, effectiveFrom: Self.notYet, engine: version.engine,
                scheduledFrom: version.effectiveFrom)
        }
    }

    /// The date of a version whose states are not all made.
    static let notYet = Kakuzuke_V1_PolicyVersion.notYet
}
