import Foundation
import KakuzukeProtocol
import Postgres
import PostgresTestSupport
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport

@testable import Services

/// A tenant whose customers are merged, linked and told of by headquarters.
struct IdentityScene {
    let tenant: ServiceTestTenant
    let merges: MergeDesk
    let conflicts: ConflictDesk
    let inputs: InputDesk
    let imports: ImportDesk

    static func with(
        policies: [(String, CalendarDate)] = [("supermarket", CalendarDate("2020-01-01")!)],
        today: CalendarDate = IngestTests.today, _ body: (IdentityScene) async throws -> Void
    ) async throws {
        try await StorageTestDatabase.with { store in
            try await body(
                IdentityScene(
                    try await ServiceTestTenant(store, code: "t", policies: policies, today: today)))
        }
    }

    init(_ tenant: ServiceTestTenant) {
        self.tenant = tenant
        let database = tenant.store.database
        let finder = CustomerFinder(database: database, customers: tenant.directories.customers)
        let clock = tenant.clock.wallClock
        merges = MergeDesk(database: database, finder: finder, clock: clock)
        conflicts = ConflictDesk(
            database: database, linker: IdentityLinker(database: database, customers: tenant.directories.customers),
            merges: merges, policies: tenant.directories.policies, clock: clock)
        inputs = InputDesk(
            database: database, finder: finder, policies: tenant.directories.policies, clock: clock)
        imports = ImportDesk(database: database, directories: tenant.directories, clock: clock)
    }

    static func phone(_ number: Int) -> IdentifierHash {
        try! IngestTests.key.hash("0312345\(1000 + number)", kind: .phone)
    }

    static func reference(_ identifier: IdentifierHash) -> Kakuzuke_V1_CustomerReference {
        var reference = Kakuzuke_V1_CustomerReference()
        reference.identifier = Kakuzuke_V1_HashedIdentifier(identifier)
        return reference
    }

    /// Uploads facts of a store's agent, one batch.
    func upload(_ uploader: inout TestUploader, _ facts: [Fact]) async throws {
        // What is told later is recorded later.
        tenant.clock.passed += 1_000
        _ = try await uploader.upload(facts)
    }

    func merge(_ merged: Int, into surviving: Int) async throws -> UInt64 {
        var request = Kakuzuke_V1_MergeCustomersRequest()
        request.merged = Self.reference(IngestTests.customer(merged))
        request.surviving = Self.reference(IngestTests.customer(surviving))
        request.reason = "the same household"
        return try await merges.merge(request, by: tenant.owner).mergeNumber
    }

    func undo(_ number: UInt64) async throws {
        var request = Kakuzuke_V1_UndoMergeRequest()
        request.mergeNumber = number
        request.reason = "they are two"
        _ = try await merges.undo(request, by: tenant.owner)
    }

    /// Whom an identifier counts for.
    func root(_ identifier: IdentifierHash) async throws -> CustomerKey? {
        try await tenant.directories.customers.find([identifier], tenant.scope)[identifier]
    }

    func root(_ customer: Int) async throws -> CustomerKey? { try await root(IngestTests.customer(customer)) }

    /// What is stored for a customer: receipts, identifiers.
    func stored(_ customer: CustomerKey) async throws -> (receipts: Int, identifiers: Int) {
        let (receipts, identifiers) = try await tenant.store.database.run(
            tenant.scope, SelectReceiptsOfCustomers(tenant: tenant.scope.tenant, customers: [customer]),
            SelectIdentifiers(tenant: tenant.scope.tenant, customers: [customer]))
        return (receipts.count, identifiers.count)
    }

    /// The attributes of a customer that count.
    func attributes(_ customer: Int) async throws -> [SelectAttributes.Row] {
        guard let key = try await root(customer) else { return [] }
        return try await tenant.store.database.run(
            tenant.scope, SelectAttributes(tenant: tenant.scope.tenant, customers: [key]))
    }

    /// The customers who count for themselves.
    func customers() async throws -> [SelectCustomersPage.Row] {
        try await tenant.store.database.run(
            tenant.scope,
            SelectCustomersPage(tenant: tenant.scope.tenant, after: CustomerKey(rawValue: 0), limit: 1000))
    }

    /// The actions of the audit log, oldest first.
    func actions() async throws -> [String] {
        let rows = try await tenant.store.database.run(
            tenant.scope, ListAuditEntries(tenant: tenant.scope.tenant, after: 0, limit: 1000))
        return rows.map { String(decoding: $0.content.bytes, as: UTF8.self) }
    }

    /// Imports members with further identifiers.
    func importMembers(
        _ members: [(IdentifierHash, [IdentifierHash])]
    ) async throws -> Kakuzuke_V1_ImportSummary {
        var request = Kakuzuke_V1_ImportMembersRequest()
        request.members = members.map { own, more in
            var member = Kakuzuke_V1_ImportMembersRequest.Member()
            member.identifierKind = UInt32(own.kind.rawValue)
            member.identifierKeyID = own.keyID
            member.identifierHash = Data(own.bytes)
            member.moreIdentifiers = more.map { Kakuzuke_V1_HashedIdentifier($0) }
            return member
        }
        var summary = Kakuzuke_V1_ImportSummary()
        try await imports.members(request, into: &summary, by: tenant.owner)
        return summary
    }

    func openConflicts(all: Bool = false) async throws -> [Kakuzuke_V1_IdentityConflict] {
        var request = Kakuzuke_V1_ListIdentityConflictsRequest()
        request.all = all
        return try await conflicts.list(request, tenant.owner).conflicts
    }

    func resolve(
        _ number: UInt64, _ resolution: Kakuzuke_V1_IdentityResolution, dryRun: Bool = false
    ) async throws -> Kakuzuke_V1_IdentityConflict {
        var request = Kakuzuke_V1_ResolveIdentityConflictRequest()
        request.conflictNumber = number
        request.resolution = resolution
        request.reason = "asked them"
        request.dryRun = dryRun
        return try await conflicts.resolve(request, by: tenant.owner).conflict
    }

    private struct Deadlocks: PostgresRowStatement {
        struct Row: Sendable { var count: Int64 }
        static let sql: PostgresSQL =
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        func bind(into parameters: inout PostgresParameters) {}
        func decode(row: inout PostgresRow) throws(PostgresError) -> Row { Row(count: try row.next()) }
    }

    /// Deadlocks of the scene's database until now; connections tell of theirs within a second.
    func deadlocks() async throws -> Int64 {
        try await Task.sleep(for: .milliseconds(1_500))
        return try await tenant.store.throwaway.withPool { pool in
            try await pool.batch(nil, Deadlocks()).first?.count ?? -1
        }
    }
}
