import GRDB

extension AgentDatabase {
    /// Writes down whose file it is, once.
    ///
    /// Throws `alreadyInstalled`; `invalidInput` when the epoch does not have 16 bytes.
    public func install(_ installation: Installation) throws(LocalStoreError) {
        try Self.checkEpoch(installation.epoch)
        try write { database in
            guard try LocalReader(database).installation() == nil else {
                throw LocalStoreError(
                    .alreadyInstalled, "the file already belongs to an agent",
                    nextStep: "Use a new file, or adopt this one")
            }
            let insert = try BoundStatement(
                database,
                "INSERT INTO installation (id, epoch, tenant, agent, store, settings) VALUES (1, ?, ?, ?, ?, ?)")
            try insert.bind(1, installation.epoch)
            try insert.bind(2, installation.tenant)
            try insert.bind(3, installation.agent)
            try insert.bind(4, installation.store)
            try insert.bind(5, installation.settings)
            try insert.run()
        }
    }

    /// Replaces the settings.
    ///
    /// Throws `notInstalled`.
    public func saveSettings(_ settings: [UInt8]) throws(LocalStoreError) {
        try write { database in
            let update = try BoundStatement(database, "UPDATE installation SET settings = ? WHERE id = 1")
            try update.bind(1, settings)
            try update.run()
            guard database.changesCount == 1 else { throw LocalStoreError.notInstalled }
        }
    }

    static func checkEpoch(_ epoch: [UInt8]) throws(LocalStoreError) {
        guard epoch.count == 16 else {
            throw LocalStoreError.invalid("an install epoch has 16 bytes, not \(epoch.count)")
        }
    }
}

extension LocalStoreError {
    static let notInstalled = LocalStoreError(
        .notInstalled, "the file does not know whose agent it is", nextStep: "Enrol the agent first")

    static func invalid(_ message: String) -> LocalStoreError {
        LocalStoreError(.invalidInput, message, nextStep: "Report this: a caller broke a limit of the local store")
    }
}
