import Postgres
public import Rating

/// All receipts and facts of many customers: the receipts as they lie in the database, each read once and put into the
/// bucket of its customer in a working file, then bucket after bucket beside what else is known of its customers.
extension StorageTransaction {
    /// Receipts of nobody known that are handed on together.
    public static let walkInsAtOnce = 256

    /// Lets this transaction see what another one sees, which must still be open; to be called before anything else.
    ///
    /// - Parameter snapshot: as `ExportSnapshot` gave it.
    /// - Throws: `PostgresError` when the other one has ended.
    public func see(_ snapshot: String) async throws {
        // The server's own words are hexadecimal digits and hyphens; nothing else is let through.
        let text = snapshot.filter { $0.isHexDigit || $0 == "-" }
        try await transaction.run(unsafeScript: "SET TRANSACTION SNAPSHOT '\(text)'", name: "see a snapshot")
    }

    /// Puts the receipts of some business dates into the buckets of their customers.
    ///
    /// - Parameters:
    ///   - dates: the dates.
    ///   - selection: what is read.
    ///   - writer: takes the receipts of known customers.
    ///   - walkIns: takes the receipts of nobody known, some at a time and in no order; nil: they are not read.
    /// - Throws: `PostgresError`; `HistoryError`; or what `walkIns` throws.
    public func scatterReceipts(
        of dates: ClosedRange<CalendarDate>, _ selection: HistorySelection, into writer: ReceiptBucketWriter,
        walkIns: ((SimulatedHistory) throws -> Void)?
    ) async throws {
        let take = walkIns ?? { _ in }
        _ = try await transaction.copyOut(
            unsafeSQL: selection.receipts(of: dates, hasWalkIns: walkIns != nil), name: "receipts", isPatient: true
        ) { try writer.take(ReceiptRow(&$0), walkIns: take) }
        try writer.handWalkIns(to: take)
    }

    /// Hands on customer after customer of a bucket, in the order of their numbers.
    ///
    /// - Parameters:
    ///   - bucket: position of the bucket.
    ///   - buckets: the receipts.
    ///   - selection: what is read.
    ///   - body: takes each customer who is not gone, also one without receipts.
    /// - Throws: `PostgresError`; `HistoryError`; or what `body` throws.
    public func readHistories(
        of bucket: Int, in buckets: ReceiptBuckets, _ selection: HistorySelection,
        _ body: (CustomerHistory) throws -> Void
    ) async throws {
        let receipts = try buckets.receipts(of: bucket)
        var history = CustomerHistory()
        _ = try await transaction.copyOut(
            unsafeSQL: selection.facts(of: buckets.customers[bucket]), name: "histories", isPatient: true
        ) { bytes in
            let row = try HistoryRow(&bytes)
            if row.customer != history.customer.rawValue {
                try Self.hand(&history, receipts, to: body)
                history.begin(row.customer)
            }
            history.take(row)
        }
        try Self.hand(&history, receipts, to: body)
    }

    private static func hand(
        _ history: inout CustomerHistory, _ receipts: BucketReceipts, to body: (CustomerHistory) throws -> Void
    ) throws {
        guard history.isKnown else { return }
        try receipts.take(history.customer.rawValue) { try history.takeReceipt(&$0) }
        history.receipts.sort()
        try body(history)
    }
}
