/// What is limited per second, in a retailer's words; raw values travel in refusals.
enum QuotaKind: String, CaseIterable, Sendable {
    /// Receipts and inputs that agents bring, known ones too.
    case receipts = "receipts_per_second"
    /// Ratings and quotes that people and programs ask for.
    case lookups = "lookups_per_second"
}
