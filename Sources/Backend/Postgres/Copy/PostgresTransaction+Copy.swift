extension PostgresTransaction {
    /// Copies rows into a table in binary form, in this transaction; returns how many the server took.
    ///
    /// Row level security refuses a COPY: copy into a temporary table, then `INSERT … SELECT`. When `write` throws,
    /// the COPY is ended as failed and the error thrown on; the transaction is lost, as after any failed statement.
    public func copyIn(
        _ copy: PostgresCopy, _ write: (inout PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        try await begin()
        let name = "COPY \(copy.table)"
        try await noting { () async throws(PostgresError) in
            try await self.cancellable { () async throws(PostgresError) in
                try await self.connection.beginCopyIn(copy.sql, name: name)
            }
        }
        var writer = PostgresCopyWriter(
            connection: connection, columnCount: copy.columns.count, chunkBytes: connection.configuration.copyChunkBytes
        )
        do {
            try await write(&writer)
            try await writer.end()
        } catch {
            // A server that refused a row says so here; that is the error to report, not the broken writing.
            let refusal = await endFailed(name)
            throw refusal ?? error
        }
        return try await noting { () async throws(PostgresError) in
            try await self.cancellable { () async throws(PostgresError) in
                try await self.connection.endCopyIn(failure: nil, name: name)
            }
        }
    }

    /// Ends a COPY as failed; returns the server's own complaint, unless it is only the echo of ours.
    private func endFailed(_ name: String) async -> PostgresError? {
        do throws(PostgresError) {
            _ = try await noting { () async throws(PostgresError) in
                try await self.connection.endCopyIn(failure: "given up by the client", name: name)
            }
            return nil
        } catch {
            return error.code == .server && error.sqlState != .queryCanceled ? error : nil
        }
    }

    /// Reads the rows of a query as a binary COPY, in this transaction; fit for millions of rows.
    ///
    /// `unsafeSQL` is a query without parameters that the caller vouches for. Columns carry no type in a COPY, so
    /// that only their length and content are checked. Returns the number of rows. When `read` throws, the rest is
    /// given up and the error thrown on.
    public func copyOut(
        unsafeSQL query: String, name: String = "COPY", _ read: (inout PostgresCopyRow) throws -> Void
    ) async throws -> Int {
        try await begin()
        try await noting { () async throws(PostgresError) in
            try await self.cancellable { () async throws(PostgresError) in
                try await self.connection.beginCopyOut("COPY (\(query)) TO STDOUT (FORMAT binary)", name: name)
            }
        }
        var reader = PostgresCopyReader(statement: name)
        do {
            while let chunk = try await nextChunk(name) { try reader.read(chunk, read) }
        } catch {
            await connection.abandonCopyOut(name: name)
            throw error
        }
        try reader.requireEnd()
        return reader.rowCount
    }

    private func nextChunk(_ name: String) async throws(PostgresError) -> [UInt8]? {
        try await noting { () async throws(PostgresError) in
            try await self.cancellable { () async throws(PostgresError) in
                try await self.connection.receiveCopyChunk(
                    bytesWanted: self.connection.configuration.copyChunkBytes, name: name)
            }
        }
    }
}
