import Postgres
public import Rating

/// All receipts and facts of many customers, in one stream each and without more memory than one customer needs.
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

    /// Hands on customer after customer of a range of numbers, in the order of their numbers.
    ///
    /// - Parameters:
    ///   - customers: the numbers.
    ///   - selection: what is read.
    ///   - body: takes each customer who is not gone, also one without receipts.
    /// - Throws: `PostgresError`, or what `body` throws.
    public func readHistories(
        of customers: ClosedRange<Int64>, _ selection: HistorySelection, _ body: (CustomerHistory) throws -> Void
    ) async throws {
        var history = CustomerHistory()
        _ = try await transaction.copyOut(
            unsafeSQL: selection.histories(of: customers), name: "histories", isPatient: true
        ) { bytes in
            let row = try HistoryRow(&bytes)
            let customer = row.customer ?? 0
            if customer != history.customer.rawValue {
                try Self.hand(&history, to: body)
                history.begin(customer)
            }
            try history.take(row)
        }
        try Self.hand(&history, to: body)
    }

    /// Hands on the receipts of nobody known, some at a time and in no order.
    ///
    /// - Parameters:
    ///   - selection: what is read.
    ///   - body: takes some receipts.
    /// - Throws: `PostgresError`, or what `body` throws.
    public func readWalkIns(
        _ selection: HistorySelection, _ body: (SimulatedHistory) throws -> Void
    ) async throws {
        var history = CustomerHistory()
        _ = try await transaction.copyOut(
            unsafeSQL: selection.walkIns, name: "walk-ins", isPatient: true
        ) { bytes in
            try history.take(try HistoryRow(&bytes))
            guard history.receipts.receipts.count >= Self.walkInsAtOnce else { return }
            try body(history.receipts)
            history.begin(0)
        }
        try body(history.receipts)
    }

    private static func hand(_ history: inout CustomerHistory, to body: (CustomerHistory) throws -> Void) throws {
        guard history.isKnown else { return }
        history.receipts.sort()
        try body(history)
    }
}
