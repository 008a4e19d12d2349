import Foundation
import KakuzukeProtocol
import RPC
import Testing

/// One tenant: what its owner does with the command, and what the database holds of it.
struct Retailer {
    let headquarters: Headquarters
    let code: String
    let id: String

    private var server: ServerProcess { headquarters.server }

    /// Path of the key with which its member numbers are hashed.
    var identifierKeyPath: String { server.folder + "/d/installation/identifier-keys/\(id)-1.key" }

    @discardableResult
    func run(_ arguments: String..., exits status: Int32 = 0, at line: Int = #line) throws -> ProgramRun {
        try headquarters.run(arguments + ["--profile", code], exits: status, at: line)
    }

    /// Adds the stores, activates the policy of the same name as the tenant, imports products and members.
    func setUp(_ receipts: SyntheticReceipts) throws {
        for store in receipts.stores { try run("store", "add", "--code", store, "--name", store) }
        try run("policy", "upload", SyntheticReceipts.policies.appending(path: code + ".yaml").path())
        try activatePolicy(1, from: "\(receipts.firstDate)")
        try run("import", "products", receipts.folder.appending(path: "products.csv").path())
        try run(
            "import", "members", receipts.folder.appending(path: "members.csv").path(), "--identifier-key",
            identifierKeyPath)
    }

    /// Puts a version into force as the second person, who has not written it.
    func activatePolicy(_ version: Int, from date: String, exits status: Int32 = 0, at line: Int = #line) throws {
        try headquarters.run(
            "policy", "activate", "\(version)", "--from", date, "--profile", code + "-activator", exits: status,
            at: line)
    }

    /// A new one-time token for an agent of a store, in a file.
    func agentToken(_ store: String, name: String) throws -> URL {
        let file = headquarters.folder.appending(path: name)
        try run("agent", "token", "--store", store, "--output", file.path())
        return file
    }

    /// What the database holds, by store; stores without receipts are left out.
    func stored() throws -> [String: SyntheticReceipts.Figures] {
        let rows = try server.query(
            """
            SELECT s.code, count(*), sum(cardinality(r.line_amount)),
                sum((SELECT sum(amount) FROM unnest(r.line_amount) AS amount))
            FROM receipts r JOIN stores s USING (tenant_id, store_key)
            WHERE r.tenant_id = '\(id)' AND NOT r.is_void GROUP BY s.code
            """)
        return Dictionary(
            uniqueKeysWithValues: rows.map { row in
                (
                    row[0],
                    SyntheticReceipts.Figures(
                        receipts: Int(row[1]) ?? -1, lines: Int(row[2]) ?? -1, amount: Int(row[3]) ?? -1)
                )
            })
    }

    /// Facts that the server holds back.
    func quarantined() throws -> Int {
        Int(try server.query("SELECT count(*) FROM quarantine WHERE tenant_id = '\(id)'").first?.first ?? "") ?? -1
    }

    /// Compares all ratings with a recomputation until no customer of `count` waits for remaking.
    func verifyRatings(of count: Int, seconds: Int) async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(seconds)
        while true {
            let found = try headquarters.run(
                ["rating", "verify", "--json", "--profile", code]).json
            #expect(found["differences"] as? Int == 0, "\(code): \(found)")
            if found["customers"] as? Int == count { return }
            guard clock.now < end else {
                throw SystemTestError(reason: "\(code): \(count) customers, but \(found)")
            }
            try await Task.sleep(for: .seconds(1))
        }
    }

    /// The owner's token for calls past the command.
    func callOptions() throws -> RPCCallOptions {
        let file = headquarters.folder.appending(path: "home/\(code).json")
        let signIn = try #require(JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: String])
        let token = try #require(signIn["token"])
        return RPCCallOptions(deadline: .seconds(60), metadata: RPCMetadata([("authorization", "Bearer " + token)]))
    }

    /// The key with which member numbers are hashed.
    func identifierKey() throws -> IdentifierKey {
        try #require(IdentifierKey(id: 1, bytes: try Data(contentsOf: URL(filePath: identifierKeyPath))))
    }
}
