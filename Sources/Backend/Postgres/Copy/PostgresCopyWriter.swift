/// Writes rows of a binary COPY; sends them in chunks, so that memory stays bounded.
public struct PostgresCopyWriter: ~Copyable, Sendable {
    private let connection: PostgresConnection
    private let columnCount: Int
    private let chunkBytes: Int
    private var buffer: PostgresBuffer
    /// Rows written so far.
    public private(set) var rowCount = 0

    // The binary COPY format: signature, flags, length of an extension (PostgreSQL manual, "COPY", Binary Format).
    private static let header: [UInt8] =
        Array("PGCOPY\n".utf8) + [0xff, 0x0d, 0x0a, 0] + [UInt8](repeating: 0, count: 8)

    init(connection: PostgresConnection, columnCount: Int, chunkBytes: Int) {
        self.connection = connection
        self.columnCount = columnCount
        self.chunkBytes = chunkBytes
        buffer = PostgresBuffer(capacityBytes: chunkBytes * 2)
        buffer.append(PostgresCopyWriter.header)
    }

    /// Writes one row: as many values as the COPY has columns, in their order and types.
    ///
    /// Throws `cancelled` when the task is cancelled, `connectionLost` when the server is gone. What the server
    /// thinks of the row shows when the COPY ends.
    public mutating func row<each Value: PostgresEncodable>(_ value: repeat each Value) async throws(PostgresError) {
        var count: Int16 = 0
        for _ in repeat (each Value).self { count += 1 }
        guard Int(count) == columnCount else {
            throw PostgresError(
                code: .misuse, message: "a row of \(count) values for a COPY of \(columnCount) columns",
                advice: "write one value per column")
        }
        buffer.append(count)
        repeat buffer.appendField(each value)
        rowCount += 1
        if buffer.count >= chunkBytes { try await flush() }
    }

    mutating func end() async throws(PostgresError) {
        buffer.append(Int16(-1))
        try await flush()
    }

    private mutating func flush() async throws(PostgresError) {
        guard !Task.isCancelled else { throw PostgresConnection.cancelledError }
        let bytes = buffer.takeAll()
        var offset = 0
        // A single row may be larger than a chunk.
        while offset < bytes.count {
            let end = min(offset + chunkBytes, bytes.count)
            let isWhole = offset == 0 && end == bytes.count
            try await connection.sendCopyChunk(isWhole ? bytes : Array(bytes[offset..<end]))
            offset = end
        }
    }
}
