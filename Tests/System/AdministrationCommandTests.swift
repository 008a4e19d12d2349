import Foundation
import RPC
import Synchronizer
import Testing

// Goal: headquarters sets tenants up from nothing by the command alone, and one tenant sees nothing of another.
// Method: the real command against a real server with a real database, in the order of a retailer's work.
extension SystemSuites {
    @Suite struct AdministrationCommandTests {
        private static func with(_ body: (Headquarters) async throws -> Void) async throws {
            let server = try ServerProcess()
            defer { server.destroy() }
            try await server.start()
            try await body(try Headquarters(server: server))
            try await server.stop()
        }

        private static let policies = SyntheticReceipts.policies.path()

        @Test func aRetailerIsSetUpFromNothing() async throws {
            try await Self.with { headquarters in
                #expect(try headquarters.permissions("home") == 0o700)
                #expect(try headquarters.permissions("home/operator.json") == 0o600)
                let key = try headquarters.addTenant("market").identifierKeyPath
                let tenants = try headquarters.run("tenant", "list", "--profile", "operator", "--json").list("tenants")
                #expect(tenants.map { $0["code"] as? String } == ["market"])
                try headquarters.run(
                    "store", "add", "--code", "S01", "--name", "渋谷", "--cut-off-hour", "5", "--profile", "market")
                let again = try headquarters.run(
                    "store", "add", "--code", "S01", "--name", "渋谷", "--profile", "market", exits: 65)
                #expect(again.errors.contains("a store of this code exists") && again.errors.contains("next: "))
                #expect(
                    try headquarters.run("store", "list", "--profile", "market").output.contains("S01   渋谷  Asia/Tokyo")
                )
                try setPoliciesUp(headquarters)
                try importProducts(headquarters)
                try importMembers(headquarters, key: key)
                try askForRatingsAndPrices(headquarters, key: key)
                try await letAnAgentInAndRevokeIt(headquarters)
            }
        }

        private func setPoliciesUp(_ headquarters: Headquarters) throws {
            let early = try headquarters.run("quote", "--store", "S01", "P1", "--profile", "market", exits: 65)
            #expect(early.errors.contains("no policy is in force") && early.errors.contains("kakuzuke policy activate"))
            try headquarters.write("policy: 1\nwindow: 3\n", to: "bad.yaml")
            let refused = try headquarters.run("policy", "upload", "bad.yaml", "--profile", "market", exits: 65)
            #expect(refused.errors.contains("bad.yaml:2:1: error: window: unknown key"))
            for (number, name) in ["supermarket-a", "supermarket-b"].enumerated() {
                let taken = try headquarters.run(
                    "policy", "upload", Self.policies + "/\(name).yaml", "--profile", "market", "--json")
                #expect(taken.json["version"] as? Int == number + 1)
            }
            try headquarters.run(
                "policy", "activate", "9", "--from", "2020-01-01", "--profile", "market-activator", exits: 65)
            try headquarters.run("policy", "activate", "1", "--from", "2020-01-01", "--profile", "market-activator")
            let versions = try headquarters.run("policy", "history", "--profile", "market", "--json").list("versions")
            #expect(versions.map { $0["version"] as? Int } == [2, 1])
            #expect(versions.map { $0["effective_from"] as? String } == [nil, "2020-01-01"])
            try meetObstacles(headquarters)
        }

        /// Whoever cannot go on is told the command that leads on.
        private func meetObstacles(_ headquarters: Headquarters) throws {
            let draft = try headquarters.run("policy", "upload", "bad.yaml", "--draft", "--profile", "market")
            #expect(draft.output.contains("version 3, a draft with errors"))
            #expect(draft.output.contains("which never prices\n  next: correct the file"))
            func activate(_ version: String) throws -> String {
                try headquarters.run(
                    "policy", "activate", version, "--from", "2099-01-01", "--profile", "market-activator", exits: 65
                ).errors
            }
            #expect(try activate("3").contains("kakuzuke policy upload FILE"))
            #expect(try activate("9").contains("next: look at the versions: kakuzuke policy history"))
            #expect(try activate("2").contains("next: choose an earlier date: --from YYYY-MM-DD"))
            let null = try headquarters.run("policy", "simulate", "2", "--against", "2", "--profile", "market")
            #expect(null.output.contains("compares the version with itself"))
            #expect(null.output.contains("  next: kakuzuke policy simulate 2 --against OTHER"))
            let empty = try headquarters.run("policy", "simulate", "2", "--profile", "market")
            #expect(empty.output.contains("no receipts lie in this period") && empty.output.contains("--from DATE"))
        }

        private func importProducts(_ headquarters: Headquarters) throws {
            // The third and the fifth row are refused by the server, the second one before anything is sent.
            let rows = [
                "P1,りんご,PRODUCE,10000,180,reduced,2020-01-01", "P2,,GROCERY,ten,,standard,2020-01-01",
                "P3,\"two\nlines\",GROCERY,1,,standard,2020-01-01", "P4,bad,GROCERY,-1,,standard,2020-01-01",
                "P5,\"石鹸, 赤\",DRUG-GM,20000,,standard,2020-01-01", "P6,bad,GROCERY,1,-5,standard,2020-01-01",
            ]
            let head = "\u{FEFF}code,name,category,unit_cost_e2,list_price,tax,from\r\n"
            try headquarters.write(head + rows.joined(separator: "\r\n"), to: "p.csv")
            let run = try headquarters.run("import", "products", "p.csv", "--profile", "market", "--json", exits: 65)
            #expect(
                run.json["accepted"] as? Int == 2 && run.json["rejected"] as? Int == 4 && run.json["rows"] as? Int == 6)
            let rejected = run.list("rejected_rows")
            #expect(rejected.map { $0["line"] as? Int } == [3, 4, 6, 8])
            #expect(rejected.map { $0["field"] as? String } == ["unit_cost_e2", "name", "unit_cost_e2", "list_price"])
            #expect(run.errors.contains("p.csv:3: unit_cost_e2: must be a whole number"))
            #expect(run.errors.contains("p.csv:8: list_price: lies outside"))
        }

        private func importMembers(_ headquarters: Headquarters, key: String) throws {
            let head = "member,enrolment_option,enrolled_on,age,income,household_size\n"
            // More than one message goes out.
            let rows = (1...2_500).map { "\($0),card,2026-01-01,65+,,5+\n" }
            try headquarters.write(head + rows.joined(), to: "m.csv")
            let run = try headquarters.run(
                "import", "members", "m.csv", "--identifier-key", key, "--profile", "market", "--json")
            #expect(run.json["accepted"] as? Int == 2_500 && run.json["rejected"] as? Int == 0)
            try headquarters.write(head + ",card,2026-01-01,,,\n7,card,2026-02-30,,,\n8,card,,,,\n", to: "bad.csv")
            let bad = try headquarters.run(
                "import", "members", "bad.csv", "--identifier-key", key, "--profile", "market", exits: 65)
            #expect(bad.errors.contains("bad.csv:2: member: is missing"))
            #expect(bad.errors.contains("bad.csv:3: enrolled_on: must be a date"))
            #expect(bad.errors.contains("bad.csv:4: enrolled_on: is missing"))
        }

        private func askForRatingsAndPrices(_ headquarters: Headquarters, key: String) throws {
            let rating = try headquarters.run(
                "rating", "show", "--reason", "test", "--member", "17", "--identifier-key", key, "--on", "2026-03-01",
                "--profile",
                "market",
                "--json")
            #expect(
                rating.list("ratings").map { $0["subject"] as? String } == [
                    "FRESH", "GROCERY", "HOUSEHOLD", "FUEL", "OTHER",
                ])
            #expect(rating.list("ratings").first?["grade"] as? String == "G1")
            let unknown = try headquarters.run(
                "rating", "show", "--reason", "test", "--member", "9999", "--identifier-key", key, "--profile",
                "market", exits: 65)
            #expect(unknown.errors.contains("there is no such customer") && !unknown.errors.contains("9999"))
            let basket = ["--store", "S01", "--payment", "prepaid", "--fulfilment", "carry_out", "--on", "2026-03-01"]
            let quote = try ProgramRun(
                "kakuzuke",
                ["quote"] + basket + [
                    "--reason", "test", "--member", "17", "--identifier-key", key, "P1x2.5", "P5x30", "--profile",
                    "market", "--json",
                ],
                in: headquarters.folder)
            #expect(quote.status == 0 && quote.json["saved"] as? Int ?? 0 > 0)
            #expect(quote.list("lines").map { $0["quantity_thousandths"] as? Int } == [2_500, 30_000])
            let lines = quote.list("lines").compactMap { $0["line_total"] as? Int }
            #expect(quote.json["total"] as? Int == lines.reduce(0, +))
            let walkIn = try ProgramRun(
                "kakuzuke",
                ["quote"] + basket + ["P1", "--profile", "market"], in: headquarters.folder)
            #expect(walkIn.status == 0 && walkIn.output.contains("nobody known here"))
            let none = try headquarters.run("quote", "--store", "S01", "P1", "P99x2", "--profile", "market", exits: 65)
            #expect(none.errors.contains("P99") && none.errors.contains("item master"))
            let verified = try headquarters.run("rating", "verify", "--profile", "market", "--json")
            #expect(verified.json["differences"] as? Int == 0)
        }

        private func letAnAgentInAndRevokeIt(_ headquarters: Headquarters) async throws {
            try headquarters.run("agent", "token", "--store", "S01", "--output", "S01.token", "--profile", "market")
            #expect(try headquarters.permissions("S01.token") == 0o600)
            try headquarters.run(
                "agent", "token", "--store", "S01", "--output", "S01.token", "--profile", "market", exits: 65)
            try headquarters.run(
                "agent", "token", "--store", "S99", "--output", "S99.token", "--profile", "market", exits: 65)
            #expect(!FileManager.default.fileExists(atPath: headquarters.folder.appending(path: "S99.token").path()))
            let text = try String(contentsOf: headquarters.folder.appending(path: "S01.token"), encoding: .utf8)
            let code = try #require(EnrolmentCode(text))
            let client = try RPCClient(
                .tcp(
                    host: "127.0.0.1", port: headquarters.server.port,
                    tls: try Enrolment.firstContact(code, serverName: "localhost")), random: { 0.5 })
            let agent = try await Enrolment.redeem(code, keys: AgentKeys(), softwareVersion: "1.2.3", over: client)
                .agent
            await client.shutdown()
            func agents() throws -> [[String: Any]] {
                try headquarters.run("agent", "list", "--profile", "market", "--json").list("agents")
            }
            #expect(try agents().map { $0["software_version"] as? String } == ["1.2.3"])
            let dry = try headquarters.run("agent", "revoke", agent, "--reason", "stolen", "--profile", "market")
            #expect(dry.output.contains("nothing has changed; add --yes"))
            #expect(try agents().first?["revoked_at"] is NSNull)
            try headquarters.run("agent", "revoke", agent, "--reason", "stolen", "--yes", "--profile", "market")
            #expect(try agents().first?["revoked_at"] is String)
            try headquarters.run(
                "agent", "revoke", agent, "--reason", "stolen", "--yes", "--profile", "market", exits: 65)
        }

        @Test func oneTenantSeesNothingOfAnother() async throws {
            try await Self.with { headquarters in
                let key = try headquarters.addTenant("first").identifierKeyPath
                let other = try headquarters.addTenant("second").identifierKeyPath
                try headquarters.run("store", "add", "--code", "S01", "--name", "Shibuya", "--profile", "first")
                try headquarters.run("policy", "upload", Self.policies + "/supermarket-a.yaml", "--profile", "first")
                try headquarters.run("policy", "activate", "1", "--from", "2020-01-01", "--profile", "first-activator")
                try headquarters.write(
                    "member,enrolment_option,enrolled_on,age,income,household_size\n7,card,2026-01-01,,,\n", to: "m.csv"
                )
                try headquarters.run("import", "members", "m.csv", "--identifier-key", key, "--profile", "first")
                try headquarters.run("rating", "show", "--reason", "test", "--customer", "1", "--profile", "first")
                for (command, list) in [("store", "stores"), ("agent", "agents")] {
                    let run = try headquarters.run(command, "list", "--profile", "second", "--json")
                    #expect(run.json[list] != nil && run.list(list).isEmpty)
                }
                #expect(
                    try headquarters.run("policy", "history", "--profile", "second", "--json").list("versions").isEmpty)
                try headquarters.run(
                    "policy", "activate", "1", "--from", "2020-01-01", "--profile", "second-activator", exits: 65)
                try headquarters.run("agent", "token", "--store", "S01", "--profile", "second", exits: 65)
                try headquarters.run("policy", "upload", Self.policies + "/supermarket-b.yaml", "--profile", "second")
                try headquarters.run("policy", "activate", "1", "--from", "2020-01-01", "--profile", "second-activator")
                try headquarters.run(
                    "rating", "show", "--reason", "test", "--customer", "1", "--profile", "second", exits: 65)
                let foreign = try headquarters.run(
                    "rating", "show", "--reason", "test", "--member", "7", "--identifier-key", key, "--profile",
                    "second", exits: 65)
                #expect(foreign.errors.contains("key of another tenant"))
                try headquarters.run(
                    "rating", "show", "--reason", "test", "--member", "7", "--identifier-key", other, "--profile",
                    "second", exits: 65)
                // The platform operator makes tenants and sees into none; a tenant sees no other tenants.
                for command in [["store", "list"], ["policy", "history"], ["rating", "verify"]] {
                    let run = try ProgramRun("kakuzuke", command + ["--profile", "operator"], in: headquarters.folder)
                    #expect(run.status == 77 && run.errors.contains("next: "), "\(command)")
                }
                try headquarters.run("tenant", "list", "--profile", "first", exits: 77)
            }
        }

        @Test func tokensThatAreNotKnownAndAuthoritiesThatDidNotSignAreRefused() async throws {
            try await Self.with { headquarters in
                _ = try headquarters.addTenant("market")
                let path = headquarters.folder.appending(path: "home/market.json")
                var signIn = try #require(
                    JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: String])
                let token = try #require(signIn["token"])
                signIn["token"] = String(token.dropLast(8)) + "00000000"
                try JSONSerialization.data(withJSONObject: signIn).write(to: path)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path.path())
                let refused = try headquarters.run("store", "list", "--profile", "market", exits: 77)
                #expect(refused.errors.contains("next: sign in") && !refused.errors.contains("kzt_"))
                let stranger = try ServerProcess()
                defer { stranger.destroy() }
                try await stranger.start()
                let mistrusted = try headquarters.run(
                    "login", "--server", "127.0.0.1:\(stranger.port)", "--authority",
                    headquarters.server.folder + "/d/installation/authority.pem", "--token-file", "market.token",
                    exits: 69)
                #expect(mistrusted.errors.contains("authority"))
                #expect(
                    !FileManager.default.fileExists(
                        atPath: headquarters.folder.appending(path: "home/default.json").path())
                )
                try await stranger.stop()
            }
        }
    }
}
