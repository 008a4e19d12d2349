import GRDB

extension LocalReader {
    /// The positions of all files that were read for this source.
    public func journalPositions(source: String) throws -> [JournalPosition] {
        let select = try BoundStatement(
            database,
            """
            SELECT device, inode, head_length, head_digest, size, offset, line FROM journal WHERE source = ?
            ORDER BY device, inode
            """)
        try select.bind(1, source)
        var positions: [JournalPosition] = []
        try select.each { row in
            positions.append(
                JournalPosition(
                    source: source, device: row.integer(0), inode: row.integer(1), headLength: row.integer(2),
                    headDigest: row.bytes(3), size: row.integer(4), offset: row.integer(5), line: row.integer(6)))
            return true
        }
        return positions
    }
}
