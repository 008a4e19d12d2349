import GRDB

extension LocalReader {
    /// The positions of all files that were read for this source.
    public func journalPositions(source: String) throws -> [JournalPosition] {
        let select = try BoundStatement(
            database,
            """
            SELECT device, inode, head_length, head_digest, size, offset, line, modified_at, read_digest FROM journal
            WHERE source = ? ORDER BY device, inode
            """)
        try select.bind(1, source)
        var positions: [JournalPosition] = []
        try select.each { row in
            positions.append(
                JournalPosition(
                    source: source, device: row.integer(0), inode: row.integer(1), headLength: row.integer(2),
                    headDigest: row.bytes(3), size: row.integer(4), offset: row.integer(5), line: row.integer(6),
                    modifiedAt: row.integer(7), readDigest: row.bytes(8)))
            return true
        }
        return positions
    }

    /// True when a journal was read to its end before, as a file of its own or out of a packed one.
    ///
    /// - Parameters:
    ///   - source: the name of the profile.
    ///   - digest: SHA-256 of all its bytes.
    ///   - length: how many bytes they are.
    /// - Returns: false also for a file of its own above `JournalPosition.readDigestBytesMax`, of which no digest is
    ///   noted.
    /// - Throws: `DatabaseError` when the file cannot be read.
    public func hasReadJournal(source: String, digest: [UInt8], length: Int64) throws -> Bool {
        let select = try BoundStatement(
            database,
            """
            SELECT 1 FROM journal WHERE source = ?1 AND read_digest = ?2 AND offset = ?3
            UNION ALL
            SELECT 1 FROM journal_content WHERE source = ?1 AND digest = ?2 AND length = ?3
            """)
        try select.bind(1, source)
        try select.bind(2, digest)
        try select.bind(3, length)
        return try select.one { _ in true } ?? false
    }

    /// The files of this source that were not read since `moment`.
    func journals(source: String, notReadSince moment: StoredInstant) throws -> [(device: Int64, inode: Int64)] {
        let select = try BoundStatement(
            database, "SELECT device, inode FROM journal WHERE source = ? AND saved_at < ? ORDER BY device, inode")
        try select.bind(1, source)
        try select.bind(2, moment.millisecondsSinceEpoch)
        var files: [(device: Int64, inode: Int64)] = []
        try select.each { row in
            files.append((row.integer(0), row.integer(1)))
            return true
        }
        return files
    }
}
