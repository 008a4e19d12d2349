import Logging
import RPC
import Storage
import X509

/// The server of one installation: all methods behind the credential check, and the work that goes on beside calls.
public struct Backend: Sendable {
    /// How often certificates of open connections are looked up; at most five seconds may pass after a revocation.
    public static let registryInterval: Duration = .seconds(2)
    /// How often states that no batch has asked for are made again.
    public static let remakeInterval: Duration = .seconds(60)
    /// How often keys are looked for that a deletion of a tenant has left.
    public static let deletionInterval: Duration = .seconds(3600)
    /// How often old failures, sessions and invitations are forgotten.
    public static let peopleInterval: Duration = .seconds(3_600)
    /// How long open calls may take to end at a shutdown.
    public static let drainTime: Duration = .seconds(10)

    private let parts: BackendParts
    private let registry: AgentRegistry
    private let rounds: RemakeRounds
    private let server: RPCServer

    /// Puts the server together; nothing listens before `start`.
    ///
    /// - Throws: `RPCConfigurationError` when a limit is out of range.
    public init(_ parts: BackendParts) throws {
        self.parts = parts
        let database = parts.database
        let directories = Directories(database: database)
        registry = AgentRegistry(database: database, clock: parts.clock)
        let remaker = StateRemaker(
            database: database, policies: directories.policies, categories: directories.categories,
            clock: parts.businessClock)
        rounds = RemakeRounds(
            database: database, remaker: remaker, policies: directories.policies, clock: parts.businessClock)
        let credentials = CredentialMemory()
        let methods = ServiceParts(
            database: database, directories: directories, registry: registry, credentials: credentials,
            remaker: remaker, authority: parts.authority, identifierKeys: parts.identifierKeys,
            feedSigner: parts.feedSigner,
            businessClock: parts.businessClock, clock: parts.clock, random: parts.random,
            federation: FederationParts(
                rules: parts.federation, seal: ClientSecretSeal(parts.seal, random: parts.random),
                credentials: credentials, logger: parts.logger),
            people: PeopleParts(
                database: database, credentials: credentials, seal: parts.seal, passwordCost: .current,
                clock: parts.clock, random: parts.random),
            limits: parts.limits
        ).methods()
        let clock = parts.clock
        server = try RPCServer(
            methods: methods,
            interceptors: [
                FailureLog(logger: parts.logger),
                CredentialInterceptor(database: database, registry: registry, memory: credentials, clock: clock),
            ], peerCheck: registry, wallClockSeconds: { clock.now().rawValue / 1_000_000 })
    }

    /// Listens.
    ///
    /// - Parameters:
    ///   - host: the address to bind.
    ///   - port: the port; 0 takes a free one.
    /// - Returns: the port in use.
    /// - Throws: `RPCConfigurationError` when the address cannot be bound or the certificate does not fit its key.
    public func start(host: String, port: Int) async throws -> Int {
        let roots = try RPCTrustRoots(pem: try parts.authority.certificatePEM())
        let identity = try RPCIdentity(
            certificateChainPEM: parts.certificateChainPEM, privateKeyPEM: parts.privateKeyPEM)
        let bound = try await server.start([
            .tcp(
                host: host, port: port,
                tls: RPCServerTLS(
                    identity: identity, clientTrustRoots: roots,
                    expiredClientGrace: .seconds(RenewalDesk.expiredGraceSeconds)))
        ])
        guard case .tcp(_, let used)? = bound.first else { return port }
        return used
    }

    /// Looks after certificates and states until it is cancelled.
    public func keepHouse() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                await repeating(every: Self.registryInterval, "look up certificates") { try await registry.keepHouse() }
            }
            group.addTask {
                let people = PeopleHousekeeping(database: parts.database, clock: parts.clock)
                await repeating(every: Self.peopleInterval, "forget old sign-ins") { try await people.run() }
            }
            group.addTask {
                let deletions = UnfinishedDeletions(database: parts.database, keys: parts.identifierKeys)
                await repeating(every: Self.deletionInterval, "finish deletions") { try await deletions.finish() }
            }
            group.addTask {
                await repeating(every: Self.remakeInterval, "make states again") { tell(try await rounds.run()) }
            }
        }
    }

    /// Stops taking calls, lets open ones end for a while, then closes.
    public func shutdown() async {
        await server.shutdown(drainWithin: Self.drainTime)
    }

    private func tell(_ outcome: RemakeRounds.Outcome) {
        guard outcome.lookedThrough > 0 else { return }
        parts.logger.info(
            "states looked through",
            metadata: [
                "tenants": "\(outcome.lookedThrough)", "customers": "\(outcome.customers)",
                "milliseconds": "\(outcome.dueMilliseconds)",
            ])
    }

    private func repeating(
        every interval: Duration, _ what: String, _ work: @Sendable () async throws -> Void
    ) async {
        while !Task.isCancelled {
            do {
                try await work()
            } catch {
                parts.logger.warning("could not \(what); trying again", metadata: ["error": "\(type(of: error))"])
            }
            try? await Task.sleep(for: interval)
        }
    }
}
