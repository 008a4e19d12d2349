import Storage

/// Checks that the database keeps what it acknowledges and keeps tenants apart.
struct DatabaseCheck: Sendable {
    let database: Database

    /// Everything that is wrong, in words.
    func findings() async throws -> [String] {
        let settings = try await database.runWithoutTenant(SelectDurability())
        let weak = settings.filter { !$0.isSafe }.map {
            "\($0.name) is \($0.value): acknowledged receipts could be lost"
        }
        let findings = try await database.runWithoutTenant(CatalogLint())
        return weak + findings.map(\.description)
    }

    /// Refuses a database that may lose what it has acknowledged.
    func requireDurable() async throws {
        let settings = try await database.runWithoutTenant(SelectDurability())
        let weak = settings.filter { !$0.isSafe }.map { "\($0.name)=\($0.value)" }
        guard weak.isEmpty else {
            throw InstallationError(
                reason: "the database may lose acknowledged receipts (\(weak.joined(separator: ", "))); switch them on")
        }
    }
}
