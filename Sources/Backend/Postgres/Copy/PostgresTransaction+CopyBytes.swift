extension PostgresTransaction {
    /// Hands on the bytes of a binary COPY from the server as they come, for files and other databases.
    ///
    /// `unsafeSQL` is a query without parameters that the caller vouches for. Nothing more is read while `write` works,
    /// so that memory stays bounded. Returns the number of rows. When `write` throws, the rest is given up and the
    /// error thrown on.
    public func copyOut(
        unsafeSQL query: String, name: String = "COPY", bytes write: ([UInt8]) async throws -> Void
    ) async throws -> Int {
        try await beginCopyOut(unsafeSQL: query, name: name)
        var reader = PostgresCopyReader(statement: name)
        do {
            while let chunk = try await nextChunk(name) {
                try reader.read(chunk) { _ in }
                try await write(chunk)
            }
        } catch {
            await connection.abandonCopyOut(name: name)
            throw error
        }
        try reader.requireEnd()
        return reader.rowCount
    }

    /// Copies the bytes of a whole binary COPY into a table, in this transaction; returns how many rows were taken.
    ///
    /// Row level security refuses a COPY: copy into a temporary table, then `INSERT … SELECT`. `next` gives the bytes
    /// piece by piece, and nil at their end; when it throws, the COPY is ended as failed.
    public func copyIn(
        _ copy: PostgresCopy, bytes next: () async throws -> [UInt8]?
    ) async throws -> Int {
        try await copyIn(copy, name: "COPY \(copy.table)") {
            while let piece = try await next() {
                guard !Task.isCancelled else { throw PostgresConnection.cancelledError }
                if !piece.isEmpty { try await self.connection.sendCopyChunk(piece) }
            }
        }
    }
}
