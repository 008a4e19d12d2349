public import Logging
public import Storage

/// What an executable gives to the backend: everything that comes from outside.
public struct BackendParts: Sendable {
    /// The database as the server's role reaches it.
    public var database: Database
    /// The installation's own authority.
    public var authority: CertificateAuthority
    /// The server's certificate chain, PEM.
    public var certificateChainPEM: String
    /// The private key of the server's certificate, PEM.
    public var privateKeyPEM: String
    /// The tenants' identifier keys.
    public var identifierKeys: IdentifierKeySource
    /// Signs feeds.
    public var feedSigner: FeedSigner
    /// The time by which business dates are reckoned; demonstrations shift it.
    public var businessClock: WallClock
    /// The time by which certificates and tokens are judged; never shifted.
    public var clock: WallClock
    /// Source of secrets and identifiers.
    public var random: RandomBytes
    /// Seals what the server must be able to read again of persons.
    public var seal: SecretSeal
    /// Where lines go.
    public var logger: Logger
    /// What is allowed for sign-in at the tenants' own identity providers.
    public var federation = FederationRules.none
    /// How many agents are served at a time.
    public var limits = ConversationLimits()

    /// Makes the parts.
    public init(
        database: Database, authority: CertificateAuthority, certificateChainPEM: String, privateKeyPEM: String,
        identifierKeys: IdentifierKeySource, feedSigner: FeedSigner, businessClock: WallClock, clock: WallClock,
        random: RandomBytes, seal: SecretSeal, logger: Logger
    ) {
        self.database = database
        self.authority = authority
        self.certificateChainPEM = certificateChainPEM
        self.privateKeyPEM = privateKeyPEM
        self.identifierKeys = identifierKeys
        self.feedSigner = feedSigner
        self.businessClock = businessClock
        self.clock = clock
        self.random = random
        self.seal = seal
        self.logger = logger
    }
}
