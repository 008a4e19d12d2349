/// Outside pipeline mode: scripts and COPY, for a caller that has the connection alone.
extension PostgresConnection {
    /// Leaves pipeline mode for `body`'s time.
    private func enterSimpleMode() throws(PostgresError) -> LibpqSession {
        guard let session, mode != .closed else { throw PostgresConnection.closedError }
        guard mode == .pipeline, machine.isIdle else {
            throw PostgresError(
                code: .misuse, message: "COPY or a script beside other work of the same transaction",
                advice: "await the other work first")
        }
        try failing { () throws(PostgresError) in try session.exitPipelineMode() }
        mode = .simple
        noteProgressIfIdle()
        return session
    }

    private func leaveSimpleMode() {
        guard mode == .simple, let session else { return }
        guarded { () throws(PostgresError) in try session.enterPipelineMode() }
        if mode == .simple { mode = .pipeline }
    }

    /// Runs `body`; a failure of the connection closes it.
    private func failing<Value>(_ body: () throws(PostgresError) -> Value) throws(PostgresError) -> Value {
        do {
            return try body()
        } catch {
            finish(error)
            throw error
        }
    }

    private func awaitSocket() async throws(PostgresError) -> LibpqSession {
        noteProgressIfIdle()
        await withCheckedContinuation { readinessWaiter = $0 }
        guard let session else {
            throw PostgresError(
                code: .connectionLost, message: "the connection broke before the answer",
                advice: "repeat only work that may be done twice")
        }
        return session
    }

    private func nextResult(_ session: LibpqSession) async throws(PostgresError) -> PostgresResult? {
        var session = session
        while true {
            try failing { () throws(PostgresError) in try flush(session) }
            if !session.isBusy { return session.getResult() }
            session = try await awaitSocket()
        }
    }

    /// Reads results to the end and throws the first error among them.
    private func drain(_ session: LibpqSession, name: String) async throws(PostgresError) -> PostgresResult? {
        var last: PostgresResult?
        var failure: PostgresError?
        while let result = try await nextResult(session) {
            if case .failure = result.status {
                failure = failure ?? simpleFailure(result, name)
                if failure?.code == .connectionLost { break }
            } else {
                last = result
            }
        }
        if let failure {
            if failure.code == .connectionLost { finish(failure) }
            throw failure
        }
        return last
    }

    private func simpleFailure(_ result: PostgresResult, _ name: String) -> PostgresError {
        let report = result.report
        guard !report.sqlState.text.isEmpty else {
            return PostgresError(code: .connectionLost, message: "the server closed the connection", report: report)
        }
        return PostgresError(
            code: .server, message: "the server refused the statement", advice: "see the log for what it said",
            statement: name, report: report)
    }

    // MARK: scripts

    /// Runs text of several statements.
    ///
    /// Without BEGIN in it the server runs them as one transaction.
    func runScript(_ sql: String, name: String) async throws(PostgresError) {
        let session = try enterSimpleMode()
        defer { leaveSimpleMode() }
        try failing { () throws(PostgresError) in try session.sendScript(sql) }
        _ = try await drain(session, name: name)
    }

    // MARK: COPY to the server

    /// Sends `COPY … FROM STDIN` and waits until the server takes data.
    func beginCopyIn(_ sql: String, name: String) async throws(PostgresError) {
        try await beginCopy(sql, name: name) { if case .copyIn = $0 { true } else { false } }
    }

    private func beginCopy(
        _ sql: String, name: String, _ isExpected: (PostgresResult.Status) -> Bool
    ) async throws(PostgresError) {
        let session = try enterSimpleMode()
        try failing { () throws(PostgresError) in try session.sendScript(sql) }
        do throws(PostgresError) {
            guard let result = try await nextResult(session) else {
                throw PostgresError(code: .protocolViolation, message: "no answer to COPY")
            }
            if isExpected(result.status) { return }
            if case .failure = result.status {
                let failure = simpleFailure(result, name)
                _ = try await drain(session, name: name)
                throw failure
            }
            let error = PostgresError(code: .misuse, message: "not a COPY of the expected direction", statement: name)
            finish(error)
            throw error
        } catch {
            leaveSimpleMode()
            throw error
        }
    }

    /// Queues one chunk and waits until it is on its way, so that memory stays bounded.
    func sendCopyChunk(_ bytes: [UInt8]) async throws(PostgresError) {
        guard var session, mode == .simple else { throw PostgresConnection.closedError }
        while true {
            let isQueued = try failing { () throws(PostgresError) in
                let isQueued = try session.putCopyData(bytes)
                try flush(session)
                return isQueued
            }
            if isQueued { break }
            session = try await awaitSocket()
        }
        while isUnflushed { session = try await awaitSocket() }
    }

    /// Ends the COPY; with `failure` the server refuses it.
    ///
    /// Returns the number of rows taken.
    func endCopyIn(failure: String?, name: String) async throws(PostgresError) -> Int {
        guard var session, mode == .simple else { throw PostgresConnection.closedError }
        defer { leaveSimpleMode() }
        while true {
            let isQueued = try failing { () throws(PostgresError) in
                let isQueued = try session.putCopyEnd(failure: failure)
                try flush(session)
                return isQueued
            }
            if isQueued { break }
            session = try await awaitSocket()
        }
        return try await drain(session, name: name)?.affectedRowCount ?? 0
    }

    // MARK: COPY from the server

    /// Sends `COPY … TO STDOUT` and waits until the server gives data.
    ///
    /// A patient one waits for as long as it takes: only keepalives then tell that the server is gone.
    func beginCopyOut(_ sql: String, name: String, isPatient: Bool = false) async throws(PostgresError) {
        isCopyOutEnded = false
        self.isPatient = isPatient
        // From the first byte on: until the caller's task goes on, a busy machine may take long enough for all of it.
        isCopyingOut = true
        do throws(PostgresError) {
            try await beginCopy(sql, name: name) { if case .copyOut = $0 { true } else { false } }
        } catch {
            isCopyingOut = false
            self.isPatient = false
            throw error
        }
    }

    /// Whole messages of about `bytesWanted` together; nil at the end.
    func receiveCopyChunk(bytesWanted: Int, name: String) async throws(PostgresError) -> [UInt8]? {
        guard var session, mode == .simple else { throw PostgresConnection.closedError }
        var chunk: [UInt8] = []
        chunk.reserveCapacity(bytesWanted + bytesWanted / 4)
        while !isCopyOutEnded {
            switch try failing({ () throws(PostgresError) in try session.getCopyData(appendingTo: &chunk) }) {
            case .bytes:
                if chunk.count >= bytesWanted { return chunk }
            case .wait:
                // Whoever is patient is served in larger pieces, which cost fewer changes of thread.
                if !chunk.isEmpty, !isPatient { return chunk }
                session = try await awaitSocket()
            case .end:
                // Asked again, libpq would call it an error.
                isCopyOutEnded = true
                if !chunk.isEmpty { return chunk }
            }
        }
        defer {
            isPatient = false
            isCopyingOut = false
            leaveSimpleMode()
        }
        _ = try await drain(session, name: name)
        return nil
    }

    /// Ends a COPY the caller no longer wants: cancels it and reads what is left.
    func abandonCopyOut(name: String) async {
        guard mode == .simple else { return }
        cancellation.request()
        while let chunk = try? await receiveCopyChunk(bytesWanted: 1, name: name) { _ = chunk }
        await cancellation.settled()
    }
}
