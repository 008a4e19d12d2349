import RPC

/// Finds out who is calling: from memory where it was found a moment ago, otherwise from the database.
struct RememberedCredentials: Sendable {
    let finder: CredentialFinder
    let memory: CredentialMemory

    /// Who calls.
    ///
    /// - Throws: `ServiceError.unauthenticated`, alike for every reason.
    func credential(_ context: RPCCallContext) async throws -> Credential {
        guard let key = CredentialMemory.Key(context) else { return try await finder.credential(context) }
        if let known = memory.credential(key, at: finder.clock.now()) {
            if case .agent(let agent) = known, let serial = context.peer.serialNumber {
                finder.registry.watch(serial, agent.scope)
            }
            return known
        }
        let ticket = memory.ticket()
        // Before the search: what ends during it has ended.
        let now = finder.clock.now()
        let found = try await finder.credential(context)
        memory.keep(found, key, at: now, ticket)
        return found
    }
}
