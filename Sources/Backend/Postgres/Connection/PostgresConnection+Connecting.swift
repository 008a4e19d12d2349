import Glibc

extension PostgresConnection {
    /// Connects on the connection's thread, which has nothing else to do and may block.
    func performConnect(_ parameters: [(keyword: String, value: String)]) -> Result<Void, PostgresError> {
        do {
            let session = try establish(parameters)
            try session.setNonBlocking()
            try session.enterPipelineMode()
            cancellation.setHandle(session.makeCancelHandle())
            self.session = session
            mode = .pipeline
            return .success(())
        } catch {
            mode = .closed
            return .failure(error)
        }
    }

    private func establish(
        _ parameters: [(keyword: String, value: String)]
    ) throws(PostgresError) -> LibpqSession {
        // libpq keeps connect_timeout only in its blocking calls, so that the deadline is kept here.
        let limit = configuration.connectTimeout.components
        let deadline =
            PollInterest.monotonicMilliseconds() + limit.seconds * 1000 + limit.attoseconds / 1_000_000_000_000_000
        guard let session = LibpqSession(starting: parameters) else {
            throw PostgresError(code: .connectFailed, message: "out of memory")
        }
        guard !session.isBad else { throw failed(session, "the server cannot be reached") }
        var isWriting = true
        while true {
            let left = deadline - PollInterest.monotonicMilliseconds()
            guard left > 0 else { throw failed(session, "connectTimeout passed") }
            guard !cancellation.isConnectingAborted else {
                throw PostgresError(code: .cancelled, message: "cancelled while connecting")
            }
            // The socket may change between calls, as libpq goes from address to address.
            var interest = PollInterest(socket: session.socket, isWriting: isWriting)
            interest.timeoutMilliseconds = Int32(clamping: left)
            let readiness = PollInterest.wait(interest, wakeDescriptor: thread.wakeDescriptor)
            if readiness.isWoken { thread.clearWake() }
            guard readiness.isReadable || readiness.isWritable else { continue }
            switch session.connectPoll() {
            case .reading: isWriting = false
            case .writing: isWriting = true
            case .connected: return session
            case .failed: throw failed(session, "the server cannot be reached or refused the sign-in")
            }
        }
    }

    private func failed(_ session: LibpqSession, _ message: String) -> PostgresError {
        let report = PostgresServerReport(
            sqlState: PostgresSQLState(""), severity: "FATAL", message: session.errorMessage)
        return PostgresError(
            code: .connectFailed, message: message, advice: "check host, port, role, password file and TLS",
            report: report)
    }
}
