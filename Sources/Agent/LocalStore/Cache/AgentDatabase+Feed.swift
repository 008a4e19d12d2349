import GRDB

extension AgentDatabase {
    /// Starts to take a feed; one that was begun earlier and not committed is dropped.
    ///
    /// Items are collected apart in short transactions, so that the till is not held up while they arrive; readers
    /// see nothing of them before `FeedApplication.commit`.
    /// Throws `feedOutOfOrder` when a delta does not follow the applied checkpoint, and `invalidInput`.
    public func beginFeed(_ header: FeedHeader) throws(LocalStoreError) -> FeedApplication {
        guard !header.isSnapshot || header.policies != nil else {
            throw LocalStoreError.invalid("a snapshot names all policy versions")
        }
        for policy in header.policies ?? [] {
            guard (1...CacheRow.policyVersionMax).contains(policy.version),
                policy.payload.count <= limits.payloadBytesMax
            else { throw LocalStoreError.invalid("policy version \(policy.version) is outside its limits") }
        }
        let ticket = nextFeedTicket()
        let application = FeedApplication(database: self, header: header, ticket: ticket)
        try write { database in
            try application.checkOrder(database)
            let standby = 1 - (try LocalReader(database).generation())
            try FeedStage.clear(generation: standby, database)
            try FeedStage.insert(header.policies ?? [], generation: standby, database)
        }
        return application
    }
}
