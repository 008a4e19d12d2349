import Storage

/// What a tenant may have of the installation, and what it is told once that is used up.
///
/// Source: `docs/tenancy.md`, "Limits".
enum TenantQuota {
    /// Bytes of a megabyte, as the platform operator counts them.
    static let bytesPerMegabyte: Int64 = 1_000_000
    /// The words for what is limited, by which the parameter `quota` names it.
    static let stores = "stores"
    static let storage = "storage_megabytes"

    /// Makes sure that more receipts may be stored.
    ///
    /// - Throws: `ServiceError.quotaExceeded`.
    static func requireRoom(_ room: SelectStorageRoom.Row?) throws {
        guard let room, room.storageMegabytes > 0 else { return }
        guard room.storedBytes < Int64(room.storageMegabytes) * bytesPerMegabyte else {
            throw ServiceError(
                exceeded: storage, "the tenant has stored the \(room.storageMegabytes) MB that it may store")
        }
    }

    /// Makes sure that one more store may be added.
    ///
    /// - Throws: `ServiceError.quotaExceeded`.
    static func requireStore(_ limits: SelectTenantLimits.Row?, stores count: Int64) throws {
        guard let limits, limits.stores > 0, count >= Int64(limits.stores) else { return }
        throw ServiceError(exceeded: stores, "the tenant has the \(limits.stores) stores that it may have")
    }
}
