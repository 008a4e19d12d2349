import Foundation
public import KakuzukeProtocol
import Rating
public import Storage

/// The server's side of the conversation with one agent, whatever carries it.
public struct AgentConversation: Sendable {
    let database: Database
    let ingest: BatchIngest
    /// Takes the quotes that stores handed out.
    let quotes: QuoteIntake
    let clock: WallClock
    private let settings: AgentSettingsReader
    private let version: ConversationVersion

    /// Makes the server's side.
    ///
    /// - Parameters:
    ///   - database: the product's database.
    ///   - directories: what the server remembers between calls.
    ///   - businessClock: the time that business dates follow; development may shift it by days.
    ///   - clock: the time of day, which agents compare with their own.
    ///   - feedPublicKey: the key that verifies feeds, for the agents' settings.
    ///   - version: the version of the conversation that the server speaks.
    public init(
        database: Database, directories: Directories, businessClock: WallClock, clock: WallClock,
        feedPublicKey: [UInt8], version: ConversationVersion = .current
    ) {
        self.database = database
        self.clock = clock
        self.version = version
        ingest = BatchIngest(
            database: database, customers: directories.customers, categories: directories.categories,
            policies: directories.policies, partitions: directories.partitions, clock: businessClock)
        quotes = QuoteIntake(database: database, clock: clock, businessClock: businessClock)
        settings = AgentSettingsReader(database: database, feedPublicKey: feedPublicKey)
    }

    /// Compares epochs and watermarks; everything else comes after it.
    ///
    /// - Throws: `ServiceError.versionUnsupported` for an agent of a version that is not spoken here, `spoolConflict`
    ///   with the reason as its field when the installation is not to be trusted.
    public func handshake(
        _ request: Kakuzuke_V1_HandshakeRequest, _ agent: AgentCredential
    ) async throws -> Kakuzuke_V1_HandshakeResponse {
        let spoken = ConversationVersion(number: request.conversationVersion)
        guard version.canTalk(to: spoken) else { throw ServiceError(agent: spoken, server: version) }
        guard let epoch = InstallEpoch(bytes: request.installEpoch) else {
            throw ServiceError(.invalidField, "an install epoch has 16 bytes", field: "install_epoch")
        }
        let asked = HandshakeDecision.Agent(
            epoch: epoch, lastSequence: request.lastSequence, acknowledgedSequence: request.acknowledgedSequence,
            oldestSequence: request.oldestSequence, acknowledgedDigest: [UInt8](request.acknowledgedDigest),
            wantsToAdopt: request.adopt)
        guard asked.lastSequence < UInt64(Int64.max), asked.acknowledgedSequence <= asked.lastSequence else {
            throw ServiceError(.invalidField, "the watermarks contradict each other", field: "acknowledged_sequence")
        }
        let now = clock.now()
        let settled = try await database.transaction(agent.scope) { transaction in
            try await settle(asked, agent, now: now, softwareVersion: request.softwareVersion, transaction)
        }
        var response = Kakuzuke_V1_HandshakeResponse()
        response.conversationVersion = version.number
        response.nextSequence = settled.next
        response.serverWentBack = settled.wentBack
        response.serverTimeMs = now.milliseconds
        response.acknowledgedDigest = Data(settled.digest)
        response.settings = try await settings.read(agent)
        if request.wantsHeld {
            let held = try await held(agent, now: now)
            response.held = held.facts
            response.heldIsWhole = held.isWhole
        }
        if min(spoken, version) >= .firstWithCommands {
            let open = try await database.run(
                agent.scope, CountOpenCommands(tenant: agent.scope.tenant, agent: agent.agent, now: now))
            response.commandsWait = (open.first?.commands ?? 0) > 0
        }
        let heads = try await database.run(agent.scope, SelectTenantHead(tenant: agent.scope.tenant))
        let head = heads.first?.lastChange ?? ChangeNumber(rawValue: 0)
        response.feedChange = UInt64(head.rawValue)
        let applied = ChangeNumber(rawValue: Int64(clamping: request.feedChange))
        if applied > head {
            _ = try await database.run(
                agent.scope, NoteFeedLost(tenant: agent.scope.tenant, agent: agent.agent, change: applied))
        }
        return response
    }

    /// Where agent and server stand after the handshake.
    private struct Settled {
        var next: UInt64
        var wentBack: Bool
        var digest: [UInt8]
    }

    private func settle(
        _ asked: HandshakeDecision.Agent, _ agent: AgentCredential, now: Moment, softwareVersion: String,
        _ transaction: StorageTransaction
    ) async throws -> Settled {
        let tenant = agent.scope.tenant
        let (_, rows) = try await transaction.run(
            TouchAgent(
                tenant: tenant, agent: agent.agent, seenAt: now, softwareVersion: String(softwareVersion.prefix(64))),
            SelectCurrentEpoch(tenant: tenant, agent: agent.agent))
        let server = rows.first.flatMap { row in
            InstallEpoch(bytes: row.installEpoch.bytes).map {
                HandshakeDecision.Server(
                    epoch: $0, nextSequence: UInt64(bitPattern: row.nextSequence), digest: row.batchDigest.bytes)
            }
        }
        let epoch = StoredBytes(asked.epoch.bytes)
        switch HandshakeDecision(asked, server) {
        case .refuse(let reason):
            throw ServiceError(.spoolConflict, "the installation is not the one that is known", field: reason)
        case .resume(let next, let wentBack):
            return Settled(next: next, wentBack: wentBack, digest: server?.digest ?? [])
        case .begin(let next, let replaces, let wentBack):
            if replaces { _ = try await transaction.run(EndEpochs(tenant: tenant, agent: agent.agent, endedAt: now)) }
            _ = try await transaction.run(
                InsertEpoch(tenant: tenant, agent: agent.agent, installEpoch: epoch, startedAt: now))
            try await move(to: next, from: 1, epoch, agent, transaction)
            try await note(
                replaces ? "installation.adopted" : "installation.began", next: next, agent, now: now, transaction)
            return Settled(next: next, wentBack: wentBack, digest: [])
        case .skip(let next):
            try await move(to: next, from: server?.nextSequence ?? 1, epoch, agent, transaction)
            try await note("installation.skipped", next: next, agent, now: now, transaction)
            return Settled(next: next, wentBack: true, digest: [])
        }
    }

    /// Moves the expected sequence; the chain of digests starts anew where something is missing.
    private func move(
        to next: UInt64, from present: UInt64, _ epoch: StoredBytes, _ agent: AgentCredential,
        _ transaction: StorageTransaction
    ) async throws {
        guard next != present else { return }
        _ = try await transaction.run(
            AdvanceEpoch(
                tenant: agent.scope.tenant, agent: agent.agent, installEpoch: epoch,
                nextSequence: Int64(bitPattern: next), batchDigest: StoredBytes([])))
    }

    private func note(
        _ action: String, next: UInt64, _ agent: AgentCredential, now: Moment, _ transaction: StorageTransaction
    ) async throws {
        try await AuditTrail.append(
            AuditTrail.Event(
                at: now, actor: Credential.agent(agent).label, action: action, details: [("next", String(next))]),
            agent.scope, transaction)
    }
}
