import Storage

/// What one server knows of identity providers: their discovery documents and keys.
actor ProviderDirectory {
    /// How long what was fetched is believed; seconds.
    static let believedSeconds: Int64 = 3_600
    /// Shortest time between two look-ups of a provider's keys because of a key that is not known; seconds.
    static let refetchSeconds: Int64 = 60

    private struct Entry {
        var metadata: ProviderMetadata
        var keys: ProviderKeySet
        var fetchedAt: Moment

        func isYounger(than seconds: Int64, at now: Moment) -> Bool {
            fetchedAt <= now && now < fetchedAt.adding(seconds: seconds)
        }
    }

    private let client: ProviderClient
    private let clock: WallClock
    private var entries: [String: Entry] = [:]
    private var fetching: [String: Task<Entry, any Error>] = [:]

    init(client: ProviderClient, clock: WallClock) {
        self.client = client
        self.clock = clock
    }

    /// The discovery document of an issuer, fetched where none is remembered.
    func metadata(_ issuer: String) async throws -> ProviderMetadata {
        if let entry = entries[issuer], entry.isYounger(than: Self.believedSeconds, at: clock.now()) {
            return entry.metadata
        }
        return try await fetch(issuer).metadata
    }

    /// Fetches and checks what an issuer says now, whatever is remembered.
    func checkedMetadata(_ issuer: String) async throws -> ProviderMetadata {
        try await fetch(issuer).metadata
    }

    /// The key of a token; one that is not known makes the keys be fetched again, but not all the time.
    func key(of token: IDToken, issuer: String) async throws -> ProviderKey {
        var entry = entries[issuer]
        if entry?.isYounger(than: Self.believedSeconds, at: clock.now()) != true {
            entry = try await fetch(issuer)
        }
        if let key = entry?.keys.key(of: token) { return key }
        if entry?.isYounger(than: Self.refetchSeconds, at: clock.now()) != true,
            let key = try await fetch(issuer).keys.key(of: token)
        {
            return key
        }
        throw FederationFailure.unknownKey
    }

    /// Fetches document and keys; whoever asks meanwhile gets the same answer.
    private func fetch(_ issuer: String) async throws -> Entry {
        if let task = fetching[issuer] { return try await task.value }
        let task = Task { [client] in
            let metadata = try ProviderMetadata(
                document: try await client.document(ProviderMetadata.address(ofIssuer: issuer)), issuer: issuer)
            let keys = try ProviderKeySet(document: try await client.document(metadata.keysAddress))
            return Entry(metadata: metadata, keys: keys, fetchedAt: clock.now())
        }
        fetching[issuer] = task
        defer { fetching[issuer] = nil }
        let entry = try await task.value
        entries[issuer] = entry
        return entry
    }
}
