import CLibpq
import Glibc
import Synchronization

/// The thread of one connection, as the executor of its actor.
///
/// It runs the actor's jobs, lets the connection take its turn, and then sleeps in poll(2) on the socket and on an
/// eventfd by which others wake it. It refers weakly to the actor: when the last reference to the connection goes,
/// the thread ends, so that a job can never wait on a thread that is gone.
final class ConnectionThread: SerialExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isWakePending = false
        var isStopped = false
        var thread: pthread_t?
    }

    private let state = Mutex(State())
    let wakeDescriptor: Int32

    init() throws(PostgresError) {
        wakeDescriptor = kakuzuke_make_wake_descriptor()
        guard wakeDescriptor >= 0 else {
            throw PostgresError(
                code: .connectFailed, message: "no descriptor for a connection (errno \(errno))",
                advice: "raise the limit of open files")
        }
    }

    deinit { close(wakeDescriptor) }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        post { $0.jobs.append(job) }
    }

    func checkIsolated() {
        precondition(isCurrent, "only the thread of the connection may do this")
    }

    func isIsolatingCurrentContext() -> Bool? { isCurrent }

    private var isCurrent: Bool {
        state.withLock { state in
            guard let thread = state.thread else { return false }
            return pthread_equal(thread, pthread_self()) != 0
        }
    }

    /// Wakes the thread from poll; wake-ups are latched, so that none is lost and few are written.
    func wake() { post { _ in } }

    func stop() { post { $0.isStopped = true } }

    private func post(_ change: (inout State) -> Void) {
        let mustWrite = state.withLock { state in
            change(&state)
            defer { state.isWakePending = true }
            return !state.isWakePending
        }
        guard mustWrite else { return }
        var one: UInt64 = 1
        // The counter cannot overflow and the descriptor is ours: this write cannot fail.
        _ = write(wakeDescriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// Forgets the wake-up that ended the poll; what was posted before is seen by the caller's next look.
    func clearWake() {
        var count: UInt64 = 0
        // In this order: a post between the two writes nothing, but its change is seen before the next poll.
        _ = read(wakeDescriptor, &count, MemoryLayout<UInt64>.size)
        state.withLock { $0.isWakePending = false }
    }

    /// Starts the thread for `connection`.
    func start(_ connection: PostgresConnection) throws(PostgresError) {
        let body = Unmanaged.passRetained(ThreadBody(executor: self, connection: connection))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let body = Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue()
                body.executor.run(body)
                return nil
            }, body.toOpaque())
        guard code == 0 else {
            body.release()
            throw PostgresError(
                code: .connectFailed, message: "no thread for a connection (errno \(code))",
                advice: "raise the limit of threads")
        }
        pthread_detach(thread)
    }

    /// What the thread starts with.
    ///
    /// The thread alone reads it once it runs.
    private final class ThreadBody {
        let executor: ConnectionThread
        weak var connection: PostgresConnection?

        init(executor: ConnectionThread, connection: PostgresConnection) {
            self.executor = executor
            self.connection = connection
        }
    }

    private func run(_ body: ThreadBody) {
        state.withLock { $0.thread = pthread_self() }
        kakuzuke_name_current_thread("postgres")
        while true {
            let (jobs, isStopped) = state.withLock { state in
                defer { state.jobs.removeAll(keepingCapacity: true) }
                return (state.jobs, state.isStopped)
            }
            for job in jobs { job.runSynchronously(on: asUnownedSerialExecutor()) }
            if isStopped, jobs.isEmpty { return }
            let interest = body.connection?.assumeIsolated { $0.takeTurn() } ?? PollInterest()
            let readiness = PollInterest.wait(interest, wakeDescriptor: wakeDescriptor)
            if readiness.isWoken { clearWake() }
            body.connection?.assumeIsolated { $0.socketReady(readiness) }
        }
    }
}
