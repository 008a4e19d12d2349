import Foundation
import KakuzukeProtocol
import Rating
import Storage
import SwiftProtobuf
import Synchronization

/// Makes the feed of one agent: everything, or what changed since a checkpoint, all at one point in time.
///
/// Source: `docs/sync.md`, "The feed".
struct FeedBuilder: Sendable {
    /// Customers or products read at a time.
    static let pageSize: Int64 = 500

    let database: Database
    let signer: FeedSigner
    let clock: WallClock
    let products: ProductParts
    let artefacts: FeedArtefacts?
    private let policies: PolicyDirectory
    private let remaker: StateRemaker

    /// What a feed is made of.
    struct Feed {
        var span: FeedSpan
        var versions: [ActivePolicies.Version]
        var agent: AgentCredential
        var today: CalendarDate

        /// What it has in common with those that are the same.
        var content: FeedArtefact.Content {
            FeedArtefact.Content(
                tenant: agent.scope.tenant, stores: span.stores,
                versions: versions.map {
                    FeedArtefact.Content.Version(
                        policy: $0.policy, effectiveFrom: $0.effectiveFrom, scheduledFrom: $0.scheduledFrom)
                }, today: today)
        }
    }

    /// Makes a builder; `artefacts` keeps snapshots for agents whose connection breaks off, nil: nothing does.
    init(
        database: Database, directories: Directories, remaker: StateRemaker, signer: FeedSigner, clock: WallClock,
        artefacts: FeedArtefacts? = nil
    ) {
        self.database = database
        policies = directories.policies
        products = directories.products
        self.remaker = remaker
        self.signer = signer
        self.clock = clock
        self.artefacts = artefacts
    }

    /// Sends a feed part by part.
    ///
    /// A snapshot is made as fast as the database gives it, once for all agents that are to get the same, and sent as
    /// fast as the agent takes it, so that a slow agent holds neither a turn nor a connection to the database.
    ///
    /// - Parameters:
    ///   - request: the change that the agent has applied; 0, or one that the server has not sent it, sends everything.
    ///     Behind a snapshot that the request names it goes on.
    ///   - agent: whose feed it is.
    ///   - admission: gives the turns; nil: none are needed.
    ///   - gate: lets agents begin that get everything; nil: all of them.
    ///   - send: takes each part; waits while the agent is slow.
    /// - Throws: `ServiceError.tooMuch` where the agent is to come later, what `send` throws, or `StorageError` when
    ///   the database fails.
    func send(
        _ request: Kakuzuke_V1_FeedRequest, to agent: AgentCredential, admission: WorkAdmission? = nil,
        gate: AgentGate? = nil, _ send: @escaping @Sendable (Kakuzuke_V1_FeedPart) async throws -> Void
    ) async throws {
        // Whoever has nothing is sent away before it waits for a turn.
        let hasNothing = request.afterChange == 0
        if hasNothing { try gate?.begin(agent) }
        defer { if hasNothing { gate?.end(agent) } }
        let inner = hasNothing ? nil : gate
        if let delivery = try await unfinished(request, agent) {
            try inner?.begin(agent)
            defer { inner?.end(agent) }
            return try await delivery.send(from: Int(request.artefactParts), signedBy: signer, send)
        }
        let make: @Sendable () async throws -> FeedDelivery? = {
            try await self.make(request, to: agent, gate: inner, send)
        }
        let made = if let admission { try await admission.feed(agent.scope, make) } else { try await make() }
        guard let delivery = made else { return }
        defer { inner?.end(agent) }
        try await delivery.send(from: 0, signedBy: signer, send)
    }

    /// The snapshot that the agent has the first parts of, if everything is as when it was made.
    private func unfinished(
        _ request: Kakuzuke_V1_FeedRequest, _ agent: AgentCredential
    ) async throws -> FeedDelivery? {
        guard let artefacts else { return nil }
        guard !request.artefact.isEmpty else {
            artefacts.forget(agent.agent)
            return nil
        }
        guard
            let found = artefacts.find(
                [UInt8](request.artefact), after: Int(request.artefactParts), of: agent.agent,
                epoch: [UInt8](request.installEpoch))
        else { return nil }
        // A database that was put back since knows nothing of it.
        let marks = try await database.run(
            agent.scope, SelectFeedMarks(tenant: agent.scope.tenant, agent: agent.agent))
        guard marks.first?.sent == found.artefact.upTo else {
            artefacts.forget(agent.agent)
            return nil
        }
        return found
    }

    /// Sends a delta, or makes a snapshot.
    ///
    /// - Returns: the snapshot that is to be sent, for which the gate has let the agent begin; nil: all is sent.
    private func make(
        _ request: Kakuzuke_V1_FeedRequest, to agent: AgentCredential, gate: AgentGate?,
        _ send: @escaping @Sendable (Kakuzuke_V1_FeedPart) async throws -> Void
    ) async throws -> FeedDelivery? {
        let today = clock.businessDate(timeZone: agent.timeZone, cutOffHour: agent.cutOffHour)
        // Otherwise the agent would have to call every customer with a late receipt LIMITED.
        _ = try await remaker.run(agent.scope, today: today)
        let versions = try await announced(agent.scope, today: today)
        let span = try await FeedSpan.next(
            after: request.afterChange, takesSomeStores: request.takesSomeStores, to: agent, database)
        let feed = Feed(span: span, versions: versions, agent: agent, today: today)
        guard span.isSnapshot else {
            try await transmit(feed, send)
            return nil
        }
        try gate?.begin(agent)
        do {
            if let delivery = try await delivery(feed, epoch: [UInt8](request.installEpoch)) { return delivery }
            try await transmit(feed, send)
        } catch {
            gate?.end(agent)
            throw error
        }
        gate?.end(agent)
        return nil
    }

    private func transmit(
        _ feed: Feed, _ send: @escaping @Sendable (Kakuzuke_V1_FeedPart) async throws -> Void
    ) async throws {
        try await database.transaction(feed.agent.scope, seesOneSnapshot: true) { transaction in
            var transmission = FeedTransmission(
                scope: feed.agent.scope, span: feed.span, versions: feed.versions, transaction: transaction,
                signer: signer, products: products, send: send)
            try await transmission.begin(agent: feed.agent.agent, today: feed.today)
            try await transmission.sendCustomers()
            try await transmission.sendProducts()
            try await transmission.end()
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
