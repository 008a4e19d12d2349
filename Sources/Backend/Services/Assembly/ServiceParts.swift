import Foundation
import RPC
import Storage

/// What the services of one server share, put together once.
struct ServiceParts: Sendable {
    let database: Database
    let directories: Directories
    let registry: AgentRegistry
    let credentials: CredentialMemory
    let remaker: StateRemaker
    let authority: CertificateAuthority
    let identifierKeys: IdentifierKeySource
    let feedSigner: FeedSigner
    /// The time by which business dates are reckoned.
    let businessClock: WallClock
    /// The time by which certificates and tokens are judged.
    let clock: WallClock
    let random: RandomBytes
    let federation: FederationParts
    let people: PeopleParts
    /// How many agents are served at a time.
    var limits = ConversationLimits()

    /// Keeps snapshots for agents whose connection breaks off.
    private var artefacts: FeedArtefacts {
        FeedArtefacts(folder: FileManager.default.temporaryDirectory, clock: clock, random: random)
    }

    /// Every method of the server.
    func methods() -> RPCMethodTable {
        let desk = EnrolmentDesk(
            database: database, authority: authority, keys: identifierKeys, clock: clock, random: random,
            feedPublicKey: feedSigner.publicKey)
        let admission = WorkAdmission(database: database, clock: clock)
        let checker = QuoteChecker(
            database: database, customers: directories.customers, policies: directories.policies,
            categories: directories.categories, clock: clock)
        let conversation = AgentConversation(
            database: database, directories: directories, businessClock: businessClock, clock: clock,
            feedPublicKey: feedSigner.publicKey)
        let days = ReconciliationDesk(database: database, clock: clock, businessClock: businessClock)
        var methods = RPCMethodTable()
        SyncService(
            conversation: conversation, desk: desk, feed: feed,
            renewal: RenewalDesk(database: database, authority: authority, clock: clock, random: random),
            remaker: remaker, checker: checker, days: days,
            commands: AgentCommandIntake(database: database, clock: clock), clock: businessClock,
            admission: admission, gates: ConversationGates(limits, clock: clock)
        ).register(in: &methods)
        let ratings = RatingDesk(
            database: database, directories: directories,
            reader: RatingReader(
                database: database, policies: directories.policies, categories: directories.categories),
            keys: identifierKeys, clock: businessClock, random: random)
        AdministrationService(
            stores: StoreDesk(database: database, registry: registry, credentials: credentials, clock: clock),
            policies: PolicyDesk(
                database: database,
                preparer: StatePreparer(
                    database: database, policies: directories.policies, remaker: remaker, clock: clock),
                clock: businessClock),
            imports: ImportDesk(database: database, directories: directories, clock: clock), enrolment: desk,
            ratings: ratings, returns: ReturnDesk(database: database, clock: clock), days: days,
            commands: AgentCommandDesk(database: database, clock: clock), admission: admission
        ).register(in: &methods)
        TenancyService(
            tenants: TenantDesk(
                database: database, directories: directories, registry: registry, credentials: credentials,
                admission: admission, keys: identifierKeys, clock: clock, random: random),
            settings: SettingsDesk(database: database, clock: clock), products: ProductDesk(database: database),
            transfer: TenantTransfer(
                database: database, directories: directories, credentials: credentials, registry: registry,
                keys: identifierKeys, seal: people.seal, clientSecrets: federation.seal, clock: clock, random: random)
        ).register(in: &methods)
        QuarantineService(
            database: database, ingest: conversation.ingest, remaker: remaker, checker: checker,
            admission: admission, businessClock: businessClock, clock: clock
        ).register(in: &methods)
        CustomerService(
            database: database, directories: directories, ratings: ratings, businessClock: businessClock,
            clock: clock, admission: admission
        ).register(in: &methods)
        SimulationService(
            desk: SimulationDesk(
                database: database, directories: directories, admission: admission, businessClock: businessClock,
                clock: clock)
        ).register(in: &methods)
        RecomputationService(
            desk: RecomputationDesk(
                database: database, directories: directories, admission: admission, remaker: remaker,
                businessClock: businessClock, clock: clock)
        ).register(in: &methods)
        QuoteService(desk: QuoteDesk(database: database, checker: checker), admission: admission)
            .register(in: &methods)
        FederationService(database: database, federation: federation, clock: clock, random: random)
            .register(in: &methods)
        PeopleService(people).register(in: &methods)
        return methods
    }

    private var feed: FeedBuilder {
        FeedBuilder(
            database: database, directories: directories, remaker: remaker, signer: feedSigner, clock: businessClock,
            artefacts: artefacts)
    }
}
