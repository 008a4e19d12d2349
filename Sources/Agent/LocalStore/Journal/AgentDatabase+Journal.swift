import GRDB

extension AgentDatabase {
    /// Forgets the positions of files of this source that were not read since `moment`: they are gone.
    public func forgetJournals(source: String, notReadSince moment: StoredInstant) throws(LocalStoreError) {
        try write { database in
            let delete = try BoundStatement(database, "DELETE FROM journal WHERE source = ? AND saved_at < ?")
            try delete.bind(1, source)
            try delete.bind(2, moment.millisecondsSinceEpoch)
            try delete.run()
        }
    }

    static func save(_ position: JournalPosition, at now: StoredInstant, _ database: Database) throws {
        guard position.offset >= 0, position.headLength >= 0, position.headLength <= JournalPosition.headLengthMax
        else {
            throw LocalStoreError.invalid("a journal position has offset \(position.offset)")
        }
        let insert = try BoundStatement(
            database,
            """
            INSERT OR REPLACE INTO journal
                (source, device, inode, head_length, head_digest, size, offset, line, saved_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        try insert.bind(1, position.source)
        try insert.bind(2, position.device)
        try insert.bind(3, position.inode)
        try insert.bind(4, position.headLength)
        try insert.bind(5, position.headDigest)
        try insert.bind(6, position.size)
        try insert.bind(7, position.offset)
        try insert.bind(8, position.line)
        try insert.bind(9, now.millisecondsSinceEpoch)
        try insert.run()
    }
}
