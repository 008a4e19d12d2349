import Dispatch
import Foundation
import Glibc
import Synchronization

/// A thread that gives way to all others: the till's answer must not wait for work in the background.
///
/// It ends with the object, after the work that it has been given.
public final class QuietThread: Sendable {
    /// How far it gives way.
    public enum Way: Sendable {
        /// It works where nobody else wants the processor, and may wait long on a busy machine: for what nobody waits
        /// for. A core on which it runs counts as idle, so that the till's answer need not look for another one.
        case entirely
        /// It gets less of the processor than others, but enough to end soon: for what holds something.
        case mostly
    }

    /// How much more than the process one gives way that does so mostly; steps of the system's niceness, of which the
    /// highest is 19.
    static let furtherNiceness: CInt = 10
    /// Linux's SCHED_IDLE, which Swift does not import.
    static let idlePolicy: CInt = 5

    private struct Work: Sendable {
        var waiting: [@Sendable () -> Void] = []
        var isOver = false
    }

    /// What the thread holds on to; the object itself must be able to end.
    private final class Desk: Sendable {
        let work = Mutex(Work())
        let bell = DispatchSemaphore(value: 0)

        func run(_ way: Way) {
            // Linux takes both for the calling thread alone; where it takes neither, the thread is like any other.
            switch way {
            case .entirely:
                var parameters = sched_param(sched_priority: 0)
                _ = sched_setscheduler(0, QuietThread.idlePolicy, &parameters)
            case .mostly:
                // Beyond the highest it stays there.
                let which = __priority_which_t(PRIO_PROCESS.rawValue)
                _ = setpriority(which, 0, getpriority(which, 0) + QuietThread.furtherNiceness)
            }
            while true {
                bell.wait()
                let (next, isOver) = work.withLock { work in
                    (work.waiting.isEmpty ? nil : work.waiting.removeFirst(), work.isOver)
                }
                next?()
                if next == nil, isOver { return }
            }
        }
    }

    private let desk = Desk()

    /// Starts the thread.
    ///
    /// - Parameter way: how far it gives way.
    public init(_ way: Way) {
        let desk = desk
        Thread.detachNewThread { desk.run(way) }
    }

    deinit {
        desk.work.withLock { $0.isOver = true }
        desk.bell.signal()
    }

    /// Does blocking work on the thread.
    ///
    /// - Parameter body: the work.
    /// - Returns: what `body` returns.
    /// - Throws: what `body` throws.
    public func perform<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withUnsafeThrowingContinuation { continuation in
            desk.work.withLock { work in
                work.waiting.append { continuation.resume(with: Result { try body() }) }
            }
            desk.bell.signal()
        }
    }
}
