import Foundation
import Rating
import Storage

/// The two steps of a sweep, each shared out among the same connections.
struct HistoryPass<Reader: HistoryReader>: Sendable {
    let work: HistorySweep.Work
    let folder: URL
    /// The numbers of the customers of each bucket.
    let customers: [ClosedRange<Int64>]
    /// Business dates that are read together.
    let months: [ClosedRange<CalendarDate>]
    /// All customers.
    let total: Int64
    let reader: @Sendable () -> Reader

    /// Reads all receipts, then all customers.
    func go(
        on connections: [StorageTransaction], _ tell: @escaping @Sendable (Int64) async throws -> Void
    ) async throws -> [Reader.Sum] {
        let progress = HistoryProgress(months: months.count, customers: total)
        return try await withThrowingTaskGroup(of: [Reader.Sum].self) { group in
            group.addTask {
                for await done in progress.stream { try await tell(done) }
                return []
            }
            group.addTask {
                defer { progress.end() }
                let scattered = try await each(of: connections, HistoryParts(months)) { connection, months in
                    try await scatter(connection, months, progress)
                }
                let buckets = ReceiptBuckets(customers: customers, files: scattered.map(\.file))
                let gathered = try await each(of: connections, HistoryParts(Array(customers.indices))) {
                    connection, parts in
                    try await gather(connection, parts, buckets, progress)
                }
                return scattered.map(\.sum) + gathered
            }
            return try await group.reduce([], +)
        }
    }

    /// Lets all connections do parts until none is left.
    private func each<Part: Sendable, Result: Sendable>(
        of connections: [StorageTransaction], _ parts: HistoryParts<Part>,
        _ body: @escaping @Sendable (StorageTransaction, HistoryParts<Part>) async throws -> Result
    ) async throws -> [Result] {
        try await withThrowingTaskGroup(of: Result.self) { group in
            for connection in connections {
                // Calls that people wait for go first.
                group.addTask(priority: .utility) { try await body(connection, parts) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    private func scatter(
        _ connection: StorageTransaction, _ parts: HistoryParts<ClosedRange<CalendarDate>>, _ progress: HistoryProgress
    ) async throws -> (file: ReceiptBuckets.File, sum: Reader.Sum) {
        let writer = try ReceiptBucketWriter(customers: customers, folder: folder)
        var reader = reader()
        while let dates = parts.next() {
            try Task.checkCancellation()
            if dates.lowerBound <= work.selection.through {
                try await connection.scatterReceipts(
                    of: dates, work.selection, into: writer,
                    walkIns: work.hasWalkIns ? { reader.take(walkIns: $0) } : nil)
            }
            progress.monthDone()
        }
        return (try writer.finish(), reader.sum)
    }

    private func gather(
        _ connection: StorageTransaction, _ parts: HistoryParts<Int>, _ buckets: ReceiptBuckets,
        _ progress: HistoryProgress
    ) async throws -> Reader.Sum {
        var reader = reader()
        while let bucket = parts.next() {
            try Task.checkCancellation()
            try await connection.readHistories(of: bucket, in: buckets, work.selection) { history in
                // The database sends hundreds of customers at a time, each of whom may take a while.
                try Task.checkCancellation()
                reader.take(history)
                progress.customerDone()
            }
        }
        return reader.sum
    }
}
