import Glibc
public import Logging
import Synchronization

/// One connection: an actor whose executor is the connection's own thread.
///
/// libpq is touched by that thread alone. Units of several callers may be in flight at once; each gets the replies
/// of its own unit, and an error stays inside its unit. A broken connection is closed and never used again.
public actor PostgresConnection {
    nonisolated let thread: ConnectionThread
    nonisolated let configuration: PostgresConfiguration
    nonisolated let logger: Logger
    private nonisolated let inbox = Mutex<[ConnectionMessage]>([])
    private nonisolated let identifiers = Atomic<UInt64>(0)
    nonisolated let cancellation = ServerCancellation()
    nonisolated let onClosed: @Sendable (PostgresError) -> Void

    enum Mode {
        case connecting
        case pipeline
        /// Outside pipeline mode, for COPY and scripts; one exclusive caller drives libpq.
        case simple
        case closed
    }

    var session: LibpqSession?
    var mode = Mode.connecting
    var machine: PipelineStateMachine
    var prepared: PreparedStatements
    var submissions: [UInt64: Submission] = [:]
    var isUnflushed = false
    var isClosing = false
    var isCopyOutEnded = false
    /// True from the beginning of a COPY from the server to its end.
    var isCopyingOut = false
    /// True during a COPY from the server that may be silent for long.
    var isPatient = false
    var closeWaiters: [CheckedContinuation<Void, Never>] = []
    var readinessWaiter: CheckedContinuation<Void, Never>?
    var lastProgressMilliseconds: Int64 = 0

    /// The connection's own thread.
    public nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(
        configuration: PostgresConfiguration, logger: Logger, onClosed: @escaping @Sendable (PostgresError) -> Void
    ) throws(PostgresError) {
        thread = try ConnectionThread()
        self.configuration = configuration
        self.logger = logger
        self.onClosed = onClosed
        machine = PipelineStateMachine(
            limits: PipelineStateMachine.Limits(
                unitsInFlightMax: configuration.unitsInFlightMax, bytesInFlightMax: configuration.bytesInFlightMax))
        prepared = PreparedStatements(countMax: configuration.preparedStatementsMax)
    }

    deinit { thread.stop() }

    /// Connects and signs in.
    ///
    /// Throws `configurationInvalid`, `connectFailed` or `cancelled`.
    ///
    /// `onClosed` is called once, on the connection's thread, when a connection that was made is closed or breaks.
    public static func connect(
        _ configuration: PostgresConfiguration, logger: Logger,
        onClosed: @escaping @Sendable (PostgresError) -> Void = { _ in }
    ) async throws(PostgresError) -> PostgresConnection {
        try configuration.validate()
        let parameters = try configuration.connectionParameters()
        let connection = try PostgresConnection(configuration: configuration, logger: logger, onClosed: onClosed)
        try connection.thread.start(connection)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                connection.post(.connect(parameters, continuation))
            }
        } onCancel: {
            connection.cancellation.abortConnecting()
            connection.thread.wake()
        }
        try result.get()
        return connection
    }

    /// Waits for the units in flight and closes.
    ///
    /// Units handed in later fail with `connectionClosed`.
    public nonisolated func close() async {
        await withCheckedContinuation { post(.close($0)) }
    }

    /// Closes at once; units in flight fail with `connectionLost`.
    public nonisolated func abort() { post(.abort) }

    nonisolated func post(_ message: ConnectionMessage) {
        inbox.withLock { $0.append(message) }
        thread.wake()
    }

    nonisolated func nextIdentifier() -> UInt64 { identifiers.wrappingAdd(1, ordering: .relaxed).newValue }

    // MARK: the loop's two calls, both on the connection's thread

    /// Takes in what callers posted, sends what may be sent, and says what to wait for.
    func takeTurn() -> PollInterest {
        let messages = inbox.withLock { messages in
            defer { messages.removeAll(keepingCapacity: true) }
            return messages
        }
        for message in messages { handle(message) }
        guarded { () throws(PostgresError) in try sendWaiting() }
        if isClosing, mode == .pipeline, machine.isIdle { finish(PostgresConnection.closedError) }
        return interest()
    }

    /// The poll ended.
    func socketReady(_ readiness: PollInterest.Readiness) {
        guarded { () throws(PostgresError) in
            guard let session, mode == .pipeline || mode == .simple else { return }
            // Reading comes before writing: a server that waits for us to read does not read from us.
            if readiness.isReadable {
                try session.consumeInput()
                lastProgressMilliseconds = PollInterest.monotonicMilliseconds()
            }
            if mode == .pipeline { try collectReplies(session) }
            if readiness.isWritable || (readiness.isReadable && isUnflushed) { try flush(session) }
            if mode == .simple, readiness.isReadable || readiness.isWritable { resumeReadinessWaiter() }
            try checkResponseTimeout()
        }
    }

    private func handle(_ message: ConnectionMessage) {
        switch message {
        case .connect(let parameters, let continuation):
            continuation.resume(returning: performConnect(parameters))
        case .submit(let identifier, let submission):
            submit(identifier, submission)
        case .cancel(let identifier):
            cancel(identifier)
        case .cancelOnServer(let identifier):
            cancelOnServer(identifier)
        case .close(let continuation):
            guard mode != .closed else { return continuation.resume() }
            closeWaiters.append(continuation)
            isClosing = true
        case .abort:
            finish(
                PostgresError(code: .connectionLost, message: "the connection was aborted on this side"))
        }
    }

    func guarded(_ body: () throws(PostgresError) -> Void) {
        do {
            try body()
        } catch {
            finish(error)
        }
    }

    func flush(_ session: LibpqSession) throws(PostgresError) {
        isUnflushed = try session.flush() == .pending
    }

    // MARK: waiting

    private var isAnswerDue: Bool { !isPatient && (machine.isReplyExpected || readinessWaiter != nil) }

    private func interest() -> PollInterest {
        guard let session, mode == .pipeline || mode == .simple else { return PollInterest() }
        // Nothing is read that nobody waits for: libpq would keep it all, however large the COPY is.
        if isCopyingOut, readinessWaiter == nil { return PollInterest() }
        var interest = PollInterest(socket: session.socket, isWriting: isUnflushed)
        if isAnswerDue, let limit = responseTimeoutMilliseconds {
            let left = lastProgressMilliseconds + limit - PollInterest.monotonicMilliseconds()
            interest.timeoutMilliseconds = Int32(clamping: max(0, left))
        }
        return interest
    }

    private var responseTimeoutMilliseconds: Int64? {
        configuration.responseTimeout.map {
            $0.components.seconds * 1000 + $0.components.attoseconds / 1_000_000_000_000_000
        }
    }

    private func checkResponseTimeout() throws(PostgresError) {
        guard isAnswerDue, let limit = responseTimeoutMilliseconds else { return }
        guard PollInterest.monotonicMilliseconds() - lastProgressMilliseconds >= limit else { return }
        throw PostgresError(
            code: .connectionLost, message: "no sign of the server within responseTimeout",
            advice: "look whether the server or the way to it is overloaded")
    }

    func noteProgressIfIdle() {
        if !isAnswerDue { lastProgressMilliseconds = PollInterest.monotonicMilliseconds() }
    }

    func resumeReadinessWaiter() {
        let waiter = readinessWaiter
        readinessWaiter = nil
        waiter?.resume()
    }

    // MARK: the end

    static let closedError = PostgresError(
        code: .connectionClosed, message: "the connection was closed before the work was sent")

    /// Closes for good; whoever waits is told.
    func finish(_ error: PostgresError) {
        guard mode != .closed else { return }
        let wasConnected = mode != .connecting
        mode = .closed
        let (sent, unsent) = machine.closed()
        cancellation.setHandle(nil)
        if let session, error.code != .connectionClosed { _ = shutdown(session.socket, Int32(SHUT_RDWR)) }
        session = nil
        let lost = PostgresError(
            code: .connectionLost, message: "the connection broke before the answer: \(error.message)",
            advice: "repeat only work that may be done twice", report: error.report)
        for identifier in sent { settle(identifier, failure: lost) }
        for identifier in unsent { settle(identifier, failure: PostgresConnection.closedError) }
        resumeReadinessWaiter()
        for waiter in closeWaiters { waiter.resume() }
        closeWaiters.removeAll()
        if wasConnected {
            if error.code != .connectionClosed {
                logger.warning("postgres connection broke", metadata: ["error": "\(error.logDescription)"])
            }
            onClosed(error)
        }
    }
}
