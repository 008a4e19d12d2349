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
