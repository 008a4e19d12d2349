import KakuzukeProtocol

/// One of the limits that the platform operator sets for a tenant.
struct TenantLimitField: Sendable {
    /// Name of the field in the messages, and of the parameter `quota`.
    let name: String
    /// What a value of 1 means.
    let unit: String
    /// Values that are taken; 0: not limited.
    let range: ClosedRange<UInt32>
    /// What it limits; one sentence.
    let meaning: String
    private let read: @Sendable (Kakuzuke_V1_TenantLimits) -> UInt32

    /// All limits.
    static let all = [
        TenantLimitField(
            name: TenantQuota.stores, unit: "stores", range: 0...100_000,
            meaning: "Stores that the tenant may add.", read: { $0.stores }),
        TenantLimitField(
            name: "receipts_per_second", unit: "receipts a second", range: 0...1_000_000,
            meaning: "Receipts, inputs and recorded quotes that its agents may upload.",
            read: { $0.receiptsPerSecond }),
        TenantLimitField(
            name: "lookups_per_second", unit: "look-ups a second", range: 0...1_000_000,
            meaning: "Ratings and quotes that its people and programs may ask for.", read: { $0.lookupsPerSecond }),
        TenantLimitField(
            name: TenantQuota.storage, unit: "megabytes of 1,000,000 bytes", range: 0...100_000_000,
            meaning: "Receipts and stores' quotes that it may store.", read: { $0.storageMegabytes }),
    ]

    /// Makes sure that every limit lies in its range.
    ///
    /// - Throws: `ServiceError.invalidField` naming field and range.
    static func check(_ limits: Kakuzuke_V1_TenantLimits) throws {
        for field in all where !field.range.contains(field.read(limits)) {
            throw ServiceError(
                .invalidField, "0 for no limit, or up to \(field.range.upperBound) \(field.unit)",
                field: "limits." + field.name)
        }
    }

    /// The limits in the words of the audit log.
    static func details(_ limits: Kakuzuke_V1_TenantLimits) -> [(key: String, value: String)] {
        all.map { ($0.name, String($0.read(limits))) }
    }
}
