extension PostgresTransaction {
    /// Copies rows into a table in binary form, in this transaction; returns how many the server took.
    ///
    /// Row level security refuses a COPY: copy into a temporary table, then `INSERT … SELECT`. When `write` throws,
    /// the COPY is ended as failed and the error thrown on; the transaction is lost, as after any failed statement.
    public func copyIn(
        _ copy: PostgresCopy, _ write: (inout PostgresCopyWriter) async throws -> Void
    ) async throws -> Int {
        try await copyIn(copy, name: "COPY \(copy.table)") {
            var writer = PostgresCopyWriter(
                connection: self.connection, columnCount: copy.columns.count,
                chunkBytes: self.connection.configuration.copyChunkBytes)
            try await write(&writer)
            try await writer.end()
        }
    }

    /// Sends `COPY … FROM STDIN`, lets `send` send, and ends the COPY.
    func copyIn(_ copy: PostgresCopy, name: String, _ send: () async throws -> Void) async throws -> Int {
        try await begin()
        try await noting { () async throws(PostgresError) in
            try await self.cancellable { () async throws(PostgresError) in
                try await self.connection.beginCopyIn(copy.sql, name: name)
            }
        }
        do {
            try await send()
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
    /// given up and the error thrown on. A patient COPY waits beyond `responseTimeout` for a server that sorts much,
    /// and takes rows in larger pieces.
    public func copyOut(
        unsafeSQL query: String, name: String = "COPY", isPatient: Bool = false,
        _ read: (inout PostgresCopyRow) throws -> Void
    ) async throws -> Int {
        try await beginCopyOut(unsafeSQL: query, name: name, isPatient: isPatient)
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

    func beginCopyOut(unsafeSQL query: String, name: String, isPatient: Bool = false) async throws {
        try await begin()
        try await look([ProbedStatement(name: name, text: query, parameters: PostgresParameters())])
        try await noting { () async throws(PostgresError) in
            try await self.cancellable { () async throws(PostgresError) in
                try await self.connection.beginCopyOut(
                    "COPY (\(query)) TO STDOUT (FORMAT binary)", name: name, isPatient: isPatient)
            }
        }
    }

    func nextChunk(_ name: String) async throws(PostgresError) -> [UInt8]? {
        try await noting { () async throws(PostgresError) in
            try await self.cancellable { () async throws(PostgresError) in
                try await self.connection.receiveCopyChunk(
                    bytesWanted: self.connection.configuration.copyChunkBytes, name: name)
            }
        }
    }
}
