import Foundation
import Testing

extension SystemSuites {
    /// Goal: an owner moves a retailer to another installation with the command alone, and the operator of the first
    /// one takes it away with a proof.
    ///
    /// Method: two real servers and the command as processes, in the order of the documentation.
    @Suite struct TenantMoveTests {
        @Test func aRetailerMovesWithPeopleAndTokens() async throws {
            let first = try ServerProcess()
            defer { first.destroy() }
            let second = try ServerProcess()
            defer { second.destroy() }
            try await first.start()
            let from = try Headquarters(server: first)
            let id = try from.addTenant("market").id
            try from.run("store", "add", "--code", "S01", "--name", "Shibuya", "--profile", "market")
            try from.run("tenant", "export-key", "--output", "key")
            #expect(try from.permissions("key") == 0o600)
            try from.run("tenant", "export", "--key", "key.pub", "--output", "market.tenant", "--profile", "market")
            let seen = try from.run("tenant", "inspect", "market.tenant", "--key", "key", "--json")
            #expect(seen.json["tenant_id"] as? String == id)
            try await second.start()
            let to = try Headquarters(server: second)
            try Self.importTenant(id, from, to)
            try Self.take(id, from)
            try await first.stop()
            try await second.stop()
        }

        private static func importTenant(_ id: String, _ from: Headquarters, _ to: Headquarters) throws {
            for file in ["key", "market.tenant", "market.token", "password"] {
                try FileManager.default.copyItem(
                    at: from.folder.appending(path: file), to: to.folder.appending(path: file))
            }
            try to.run(
                "tenant", "create", "--code", "market", "--name", "Market", "--time-zone", "Asia/Tokyo", "--currency",
                "JPY", "--import-tenant", id, "--owner-token-file", "shell.token", "--profile", "operator")
            try to.signIn("shell.token", profile: "shell")
            let early = try to.run("store", "list", "--profile", "shell", exits: 65)
            #expect(early.errors.contains("kakuzuke tenant import"))
            let dry = try to.run("tenant", "import", "market.tenant", "--key", "key", "--profile", "shell")
            #expect(dry.output.contains("nothing has changed"))
            try to.run("tenant", "import", "market.tenant", "--key", "key", "--yes", "--profile", "shell")
            // Tokens and passwords of before hold again; the shell's token is gone.
            try to.signIn("market.token", profile: "market")
            let stores = try to.run("store", "list", "--profile", "market", "--json")
            #expect(stores.list("stores").map { $0["code"] as? String } == ["S01"])
            try to.run("store", "list", "--profile", "shell", exits: 77)
            try to.run(
                "login", "--server", "127.0.0.1:\(to.server.port)", "--authority",
                to.server.folder + "/d/installation/authority.pem", "--tenant", "market", "--login", "activator",
                "--password-file", "password", "--profile", "activator")
        }

        private static func take(_ id: String, _ from: Headquarters) throws {
            try from.run("tenant", "delete", "market", "--profile", "operator", exits: 65)
            try from.run("tenant", "suspend", "market", "--reason", "moved", "--yes", "--profile", "operator")
            let suspended = try from.run("store", "list", "--profile", "market", exits: 77)
            #expect(suspended.errors.contains("suspended"))
            let dry = try from.run("tenant", "delete", "market", "--profile", "operator")
            #expect(dry.output.contains("nothing has changed"))
            try from.run("tenant", "delete", "market", "--tenant-id", id, "--yes", "--profile", "operator")
            try from.run("store", "list", "--profile", "market", exits: 77)
            let left = try from.run("tenant", "list", "--profile", "operator", "--json")
            #expect(left.list("tenants").isEmpty)
            let keys = try FileManager.default.contentsOfDirectory(
                atPath: from.server.folder + "/d/installation/identifier-keys")
            #expect(keys.isEmpty)
        }
    }
}
