import Rating
import Storage

/// Makes the partitions of months before receipts of those months are stored.
actor PartitionKeeper {
    private let database: Database
    private var known: Set<CalendarDate> = []

    init(database: Database) {
        self.database = database
    }

    /// Makes what is missing of the months, given by their first days.
    func ensure(_ months: Set<CalendarDate>) async throws {
        for month in months.subtracting(known).sorted() {
            _ = try await database.runWithoutTenant(EnsureReceiptPartition(month: month))
            known.insert(month)
        }
    }
}
