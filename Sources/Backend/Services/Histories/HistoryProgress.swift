import Synchronization

/// How far a sweep is, in customers of all customers: reading the receipts counts as one half, the customers as the
/// other.
final class HistoryProgress: Sendable {
    /// How often is told how far it is: after each hundredth part.
    static let parts: Int64 = 100

    private struct Done {
        var months: Int64 = 0
        var customers: Int64 = 0
        var told: Int64 = 0
    }

    /// Customers that count as done, now and then; only the newest number is kept for whoever is slow.
    let stream: AsyncStream<Int64>
    private let continuation: AsyncStream<Int64>.Continuation
    private let months: Int64
    private let customers: Int64
    private let done = Mutex(Done())

    init(months: Int, customers: Int64) {
        self.months = Int64(months)
        self.customers = customers
        (stream, continuation) = AsyncStream.makeStream(of: Int64.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Counts a month whose receipts have been read.
    func monthDone() { count { $0.months += 1 } }

    /// Counts a customer.
    func customerDone() { count { $0.customers += 1 } }

    /// Nothing more will be told.
    func end() { continuation.finish() }

    private func count(_ change: (inout Done) -> Void) {
        // Told under the lock, so that no smaller number follows a larger one.
        done.withLock { done in
            change(&done)
            let read = months == 0 ? customers : customers * done.months / months
            let whole = (read + done.customers) / 2
            guard whole - done.told >= max(1, customers / Self.parts) else { return }
            done.told = whole
            continuation.yield(whole)
        }
    }
}
