import Storage

/// What the services about persons share.
struct PeopleParts: Sendable {
    let database: Database
    /// Forgets credentials as soon as they change.
    let credentials: CredentialMemory
    let seal: SecretSeal
    let hasher: PasswordHasher
    let clock: WallClock
    let randomBytes: RandomBytes

    var failures: SignInFailures { SignInFailures(database: database, seal: seal) }

    init(
        database: Database, credentials: CredentialMemory, seal: SecretSeal, passwordCost: PasswordHash.Cost,
        clock: WallClock, random: RandomBytes
    ) {
        self.database = database
        self.credentials = credentials
        self.seal = seal
        self.clock = clock
        randomBytes = random
        hasher = PasswordHasher(cost: passwordCost, random: random)
    }
}
