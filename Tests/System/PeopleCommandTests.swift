import Foundation
import Testing

extension SystemSuites {
    /// Goal: people of a retailer come, work, and go with the command alone.
    ///
    /// Method: the real server and the command as processes; passwords come from files.
    @Suite struct PeopleCommandTests {
        private static func with(_ body: (Headquarters) async throws -> Void) async throws {
            let server = try ServerProcess()
            defer { server.destroy() }
            try await server.start()
            let headquarters = try Headquarters(server: server)
            _ = try headquarters.addTenant("market")
            try await body(headquarters)
            try await server.stop()
        }

        private static func signIn(
            _ headquarters: Headquarters, _ login: String, password: String = "password", exits status: Int32 = 0
        ) throws -> ProgramRun {
            try headquarters.run(
                "login", "--server", "127.0.0.1:\(headquarters.server.port)", "--authority",
                headquarters.server.folder + "/d/installation/authority.pem", "--tenant", "market", "--login", login,
                "--password-file", password, "--profile", "market-" + login, "--json", exits: status)
        }

        private static func file(_ headquarters: Headquarters, _ login: String) throws -> [String: String] {
            let path = headquarters.folder.appending(path: "home/market-\(login).json")
            return try #require(JSONSerialization.jsonObject(with: Data(contentsOf: path)) as? [String: String])
        }

        @Test func aPersonComesWorksAndGoes() async throws {
            try await Self.with { headquarters in
                try headquarters.addPerson("hanako", roles: ["administrator"], of: "market")
                #expect(try headquarters.permissions("home/market-hanako.json") == 0o600)
                #expect(try headquarters.permissions("market-hanako.invitation") == 0o600)
                let who = try headquarters.run("whoami", "--profile", "market-hanako", "--json").json
                #expect(who["login"] as? String == "hanako" && who["roles"] as? [String] == ["administrator"])
                let first = try Self.file(headquarters, "hanako")
                try headquarters.run("store", "add", "--code", "S01", "--name", "A", "--profile", "market-hanako")
                // The device is known again; the session is a new one.
                _ = try Self.signIn(headquarters, "hanako")
                let second = try Self.file(headquarters, "hanako")
                #expect(first["device"] == second["device"] && first["token"] != second["token"])
                try headquarters.run("logout", "--profile", "market-hanako")
                let out = try headquarters.run("whoami", "--profile", "market-hanako", exits: 77)
                #expect(out.errors.contains("you have signed out"))
                _ = try Self.signIn(headquarters, "hanako")
                #expect(try Self.file(headquarters, "hanako")["device"] == first["device"])
                let dry = try headquarters.run("user", "disable", "hanako", "--reason", "left", "--profile", "market")
                #expect(dry.output.contains("nothing has changed; add --yes"))
                try headquarters.run("whoami", "--profile", "market-hanako")
                try headquarters.run("user", "disable", "hanako", "--reason", "left", "--yes", "--profile", "market")
                let gone = try headquarters.run("whoami", "--profile", "market-hanako", exits: 77)
                #expect(gone.errors.contains("next: sign in again: kakuzuke login"))
                let refused = try Self.signIn(headquarters, "hanako", exits: 77)
                #expect(refused.errors.contains("password is wrong, or the login may not be used"))
                try headquarters.run("user", "enable", "hanako", "--profile", "market")
                _ = try Self.signIn(headquarters, "hanako")
            }
        }

        @Test func whatIsTypedAtTheTerminalIsNotShown() async throws {
            try await Self.with { headquarters in
                try headquarters.addPerson("hanako", roles: ["analyst"], of: "market")
                let password = try String(
                    contentsOf: headquarters.folder.appending(path: "password"), encoding: .utf8
                ).trimmingCharacters(in: .newlines)
                func signIn(_ typed: String) async throws -> TerminalRun {
                    try await TerminalRun(
                        [
                            "login", "--server", "127.0.0.1:\(headquarters.server.port)", "--authority",
                            headquarters.server.folder + "/d/installation/authority.pem", "--tenant", "market",
                            "--login", "hanako", "--profile", "typed",
                        ], in: headquarters.folder, answers: [("password: ", typed)])
                }
                // Ctrl-C gives up and signs nobody in.
                let given = try await signIn("\u{3}\n")
                #expect(given.status == 65 && given.shown.contains("nothing was given"), "\(given)")
                let wrong = try await signIn(password + "x\n")
                #expect(wrong.status == 77 && !wrong.shown.contains(password), "\(wrong)")
                let right = try await signIn(password + "\n")
                #expect(right.status == 0 && !right.shown.contains(password), "\(right)")
                let who = try headquarters.run("whoami", "--profile", "typed", "--json").json
                #expect(who["login"] as? String == "hanako")
                let new = "another long way to sign in"
                let changed = try await TerminalRun(
                    ["user", "password", "--profile", "typed"], in: headquarters.folder,
                    answers: [
                        ("password: ", password + "\n"), ("new password: ", new + "\n"), ("once more: ", new + "\n"),
                    ])
                #expect(changed.status == 0 && !changed.shown.contains(new), "\(changed)")
                try headquarters.write(new + "\n", to: "typed-password")
                _ = try Self.signIn(headquarters, "hanako", password: "typed-password")
            }
        }

        @Test func rolesPasswordsAndInvitationsChange() async throws {
            try await Self.with { headquarters in
                try headquarters.run("store", "add", "--code", "S01", "--name", "A", "--profile", "market")
                try headquarters.addPerson("hanako", roles: ["analyst"], of: "market")
                try headquarters.run(
                    "user", "role", "hanako", "--role", "store_manager", "--store", "S01", "--profile", "market")
                let users = try headquarters.run("user", "list", "--profile", "market", "--json").list("users")
                let hanako = try #require(users.first { $0["login"] as? String == "hanako" })
                #expect(hanako["roles"] as? [String] == ["store_manager"] && hanako["stores"] as? [String] == ["S01"])
                #expect(hanako["open_sessions"] as? Int == 0)
                _ = try Self.signIn(headquarters, "hanako")
                try headquarters.write("123456789012\n", to: "common")
                try headquarters.write("copper lamp by the river\n", to: "new")
                let common = try headquarters.run(
                    "user", "password", "--present-password-file", "password", "--password-file", "common",
                    "--profile", "market-hanako", exits: 65)
                #expect(common.errors.contains("too common") && !common.errors.contains("123456789012"))
                try headquarters.run(
                    "user", "password", "--present-password-file", "password", "--password-file", "new", "--profile",
                    "market-hanako")
                _ = try Self.signIn(headquarters, "hanako", exits: 77)
                _ = try Self.signIn(headquarters, "hanako", password: "new")
                let dry = try headquarters.run("user", "invite", "hanako", "--profile", "market")
                #expect(dry.output.contains("nothing has changed"))
                try headquarters.run("whoami", "--profile", "market-hanako")
                try headquarters.run(
                    "user", "invite", "hanako", "--output", "again", "--yes", "--profile", "market")
                try headquarters.run("whoami", "--profile", "market-hanako", exits: 77)
                _ = try Self.signIn(headquarters, "hanako", password: "new", exits: 77)
                try headquarters.run(
                    "user", "add", "--login", "x", "--name", "x", "--role", "king", "--profile", "market", exits: 65)
                try headquarters.run("user", "invite", "nobody", "--yes", "--profile", "market", exits: 65)
                try headquarters.run("user", "list", "--profile", "market-activator", exits: 77)
            }
        }

        @Test func codesAndTokensAreMade() async throws {
            try await Self.with { headquarters in
                try headquarters.addPerson("hanako", roles: ["administrator"], of: "market")
                try headquarters.run(
                    "user", "codes", "begin", "--password-file", "password", "--output", "codes", "--profile",
                    "market-hanako")
                #expect(try headquarters.permissions("codes") == 0o600)
                let uri = try String(contentsOf: headquarters.folder.appending(path: "codes"), encoding: .utf8)
                #expect(uri.hasPrefix("otpauth://totp/Kakuzuke%20market:hanako?secret="))
                try headquarters.run("user", "codes", "confirm", "000", "--profile", "market-hanako", exits: 65)
                let made = try headquarters.run(
                    "token", "create", "--label", "import", "--method", "kakuzuke.v1.StoreService/ListStores", "--days",
                    "30", "--address", "127.0.0.0/8", "--output", "program.token", "--profile", "market-hanako",
                    "--json")
                #expect(try headquarters.permissions("program.token") == 0o600)
                try headquarters.signIn("program.token", profile: "program")
                try headquarters.run("store", "list", "--profile", "program")
                try headquarters.run("agent", "list", "--profile", "program", exits: 77)
                let id = try #require(made.json["token_id"] as? String)
                #expect(try headquarters.run("token", "revoke", id, "--profile", "market").output.contains("add --yes"))
                try headquarters.run("store", "list", "--profile", "program")
                try headquarters.run("token", "revoke", id, "--yes", "--profile", "market")
                try headquarters.run("store", "list", "--profile", "program", exits: 77)
                let tokens = try headquarters.run("token", "list", "--profile", "market", "--json").list("tokens")
                #expect(tokens.first { $0["token_id"] as? String == id }?["revoked_at"] is String)
            }
        }
    }
}
