import GRDB

extension AgentDatabase {
    /// Forgets how far journals were read: the next look reads all of them from the beginning, and what the spool has
    /// is known by its keys.
    ///
    /// A look that is under way notes its place no more: one that hangs must not wake up and undo it.
    ///
    /// - Throws: `LocalStoreError` when the file cannot be written.
    public func readJournalsAgain() throws(LocalStoreError) {
        try write { database in
            nextJournalTicket()
            try database.execute(sql: "DELETE FROM journal")
            try database.execute(sql: "DELETE FROM journal_content")
        }
    }

    /// Notes that a journal was read to its end out of a packed file.
    ///
    /// - Parameters:
    ///   - source: the name of the profile.
    ///   - digest: SHA-256 of all its bytes.
    ///   - length: how many bytes they are; at least one.
    ///   - ticket: `journalTicket` when the look began; it is not noted where it is another one now.
    ///   - now: the agent's wall clock.
    /// - Throws: `LocalStoreError` when the file cannot be written.
    public func noteReadJournal(
        source: String, digest: [UInt8], length: Int64, ticket: Int, at now: StoredInstant
    ) throws(LocalStoreError) {
        try write { database in
            guard ticket == journalTicket else { return }
            let insert = try BoundStatement(
                database,
                "INSERT OR REPLACE INTO journal_content (source, digest, length, saved_at) VALUES (?, ?, ?, ?)")
            try insert.bind(1, source)
            try insert.bind(2, digest)
            try insert.bind(3, length)
            try insert.bind(4, now.millisecondsSinceEpoch)
            try insert.run()
        }
    }

    /// Forgets the positions of files of this source that are gone and were not read since `moment`, and contents of
    /// packed files that were read before it.
    ///
    /// - Parameters:
    ///   - source: the name of the profile.
    ///   - moment: positions saved from then on stay, for files that come back.
    ///   - isThere: whether the file with this device and inode is still there.
    /// - Throws: `LocalStoreError` when the file cannot be written.
    public func forgetJournals(
        source: String, notReadSince moment: StoredInstant, isThere: (_ device: Int64, _ inode: Int64) -> Bool
    ) throws(LocalStoreError) {
        let old = try read { reader in
            try reader.journals(source: source, notReadSince: moment).filter { !isThere($0.device, $0.inode) }
        }
        try write { database in
            let forget = try BoundStatement(
                database, "DELETE FROM journal_content WHERE source = ? AND saved_at < ?")
            try forget.bind(1, source)
            try forget.bind(2, moment.millisecondsSinceEpoch)
            try forget.run()
            let delete = try BoundStatement(
                database, "DELETE FROM journal WHERE source = ? AND device = ? AND inode = ? AND saved_at < ?")
            for file in old {
                try delete.bind(1, source)
                try delete.bind(2, file.device)
                try delete.bind(3, file.inode)
                try delete.bind(4, moment.millisecondsSinceEpoch)
                try delete.run()
            }
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
                (source, device, inode, head_length, head_digest, size, offset, line, saved_at, modified_at,
                    read_digest)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
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
        try insert.bind(10, position.modifiedAt)
        try insert.bind(11, position.readDigest)
        try insert.run()
    }
}
