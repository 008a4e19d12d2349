import Foundation
import Testing

// Goal: an installation of one's own database comes up as docs/server.md says, and says what is missing before.
// Method: a second database in a private cluster, with an owner and the server's role apart.
extension SystemSuites {
    @Suite struct ServeTests {
        private static func configuration(_ server: ServerProcess, database: String = "prod") throws -> String {
            let text = """
                {"kakuzuke": {"database": {"host": "\(server.folder)/d/db", "name": "\(database)"},
                "folder": "\(server.folder)/prod", "listen": {"host": "127.0.0.1", "port": 0}}}
                """
            let path = server.folder + "/server.json"
            try Data(text.utf8).write(to: URL(filePath: path))
            return path
        }

        @Test(.timeLimit(.minutes(5))) func anInstallationComesUpStepByStep() async throws {
            let server = try ServerProcess()
            defer { server.destroy() }
            try await server.start()
            let folder = URL(filePath: server.folder)
            func run(_ arguments: String...) throws -> ProgramRun {
                try ProgramRun("kakuzuke-server", arguments, in: folder)
            }
            _ = try server.query("CREATE ROLE kakuzuke_owner LOGIN")
            _ = try server.query("CREATE DATABASE prod OWNER kakuzuke_owner")
            let bootstrap = try run("migrate", "--bootstrap")
            #expect(bootstrap.output.contains("CREATE ROLE kakuzuke_app"))
            try server.run(script: bootstrap.output, database: "prod")
            let config = try Self.configuration(server)
            let early = try run("check", "--config", config)
            #expect(early.status == 1 && early.output.contains("migration"))
            let refused = try run("serve", "--config", config)
            #expect(refused.status != 0 && refused.errors.contains("kakuzuke-server migrate"), "\(refused.errors)")
            let migrated = try run("migrate", "--config", config)
            #expect(migrated.status == 0 && migrated.output.contains("receipts"), "\(migrated.errors)")
            #expect(try run("migrate", "--config", config).output == "nothing to do\n")
            let checked = try run("check", "--config", config)
            #expect(checked.status == 0, "\(checked.output)")
            let token = server.folder + "/op/operator.token"
            let made = try run("operator-token", "--config", config, "--output", token, "--days", "2")
            #expect(made.status == 0, "\(made.errors)")
            #expect(try run("operator-token", "--config", config, "--output", token).status != 0, "never replaced")
            #expect(try run("operator-token", "--config", config, "--output", token + "2", "--days", "0").status == 64)
            let serving = LongRunningProgram("kakuzuke-server", log: server.folder + "/serve.log")
            defer { serving.destroy() }
            let port = try await serving.start(["serve", "--config", config], until: "listening on port ")
            func kakuzuke(_ arguments: String...) throws -> ProgramRun {
                try ProgramRun("kakuzuke", arguments, in: folder)
            }
            let login = try kakuzuke(
                "login", "--server", "127.0.0.1:\(port)", "--authority", server.folder + "/prod/authority.pem",
                "--token-file", token, "--profile", "operator")
            #expect(login.status == 0, "\(login.errors)")
            let tenant = try kakuzuke(
                "tenant", "create", "--code", "market", "--name", "Market", "--time-zone", "Asia/Tokyo", "--currency",
                "JPY", "--owner-token-file", server.folder + "/owner.token", "--profile", "operator")
            #expect(tenant.status == 0, "\(tenant.errors)")
            #expect(try kakuzuke("tenant", "list", "--profile", "operator").output.contains("market"))
            try await serving.stop()
            try await server.stop()
        }

        @Test func everyWrongKeyIsNamedAtOnce() throws {
            let folder = FileManager.default.temporaryDirectory.appending(path: "kz-serve-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let file = folder.appending(path: "server.json")
            try Data(#"{"kakuzuke": {"database": {"port": 0}, "listen": {"port": 99999}}}"#.utf8).write(to: file)
            let run = try ProgramRun("kakuzuke-server", ["serve", "--config", file.path()], in: folder)
            #expect(run.status != 0)
            for key in ["database.host", "database.port", "listen.port", "folder"] {
                #expect(run.errors.contains(key), "\(key)")
            }
            try Data("{".utf8).write(to: file)
            #expect(try ProgramRun("kakuzuke-server", ["check", "--config", file.path()], in: folder).status != 0)
        }
    }
}
