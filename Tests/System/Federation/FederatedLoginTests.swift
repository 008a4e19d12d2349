import Foundation
import KakuzukeProtocol
import RPC
import Testing

// Goal: persons of a retailer sign in at the retailer's own provider, with nothing but the programs and a browser.
// Method: the real server and command, a real provider that we have not written, and its own sign-in form.
extension SystemSuites {
    @Suite struct FederatedLoginTests {
        /// A server with a retailer whose provider is set, and the provider.
        private struct Scene {
            let headquarters: Headquarters
            let retailer: Retailer
            let provider: IdentityProviderProcess
            let callbackPort: Int

            private var server: ServerProcess { headquarters.server }

            /// A sign-in that has begun: the program, and the address that it prints.
            func begin(_ name: String, _ more: [String] = []) async throws -> (LongRunningProgram, String) {
                let program = LongRunningProgram("kakuzuke", log: server.folder + "/files/\(name).log")
                let start = "\(provider.issuer)/oauth/authorize"
                let rest = try await program.start(
                    [
                        "login", "--server", "127.0.0.1:\(server.port)", "--authority",
                        server.folder + "/d/installation/authority.pem", "--tenant", retailer.code, "--federated",
                        "--redirect-port", "\(callbackPort)", "--sign-in", file(name),
                    ] + more, until: start)
                return (program, start + rest)
            }

            func file(_ name: String) -> String { server.folder + "/files/\(name).json" }

            /// Waits until the program has ended, and gives what it said.
            func end(_ program: LongRunningProgram) async throws -> String {
                for _ in 0..<600 where program.isRunning { try await Task.sleep(for: .milliseconds(50)) }
                #expect(!program.isRunning, "the command waits for nobody any more")
                program.destroy()
                return try program.said()
            }

            /// Adds a person as the owner does, and keeps the invitation in a file.
            func invite(_ login: String) async throws -> String {
                let client = try server.client()
                var request = Kakuzuke_V1_AddUserRequest()
                request.login = login
                request.name = login
                request.roles = ["auditor"]
                let token = try String(
                    contentsOf: headquarters.folder.appending(path: retailer.code + ".token"), encoding: .utf8
                ).trimmingCharacters(in: .whitespacesAndNewlines)
                let added: Kakuzuke_V1_AddUserResponse = try await client.unary(
                    UserServiceMethod.addUser.rawValue, request,
                    options: RPCCallOptions(
                        deadline: .seconds(60), metadata: RPCMetadata([("authorization", "Bearer " + token)])))
                await client.shutdown()
                let path = headquarters.folder.appending(path: login + ".invitation").path()
                try Data((added.invitation + "\n").utf8).write(to: URL(filePath: path))
                return path
            }
        }

        private static func with(secret: Bool, _ body: (Scene) async throws -> Void) async throws {
            let server = try ServerProcess()
            defer { server.destroy() }
            let folder = URL(filePath: server.folder)
            let provider = try IdentityProviderProcess(folder: folder)
            defer { provider.destroy() }
            let secretFile = server.folder + "/client-secret.txt"
            try Data("a secret/with +signs&\n".replacing(" ", with: "-").utf8).write(to: URL(filePath: secretFile))
            let callbackPort = try ServerProcess.freePort()
            try await provider.start(
                secretFile: secret ? secretFile : nil, redirects: ["http://127.0.0.1:\(callbackPort)/callback"],
                persons: ["hanako", "taro"])
            server.identityProviders = [provider.issuer]
            try await server.start()
            let headquarters = try Headquarters(server: server)
            let retailer = try headquarters.addTenant("market")
            var arguments = [
                "identity-provider", "set", "--issuer", provider.issuer, "--client-id",
                IdentityProviderProcess.clientID,
            ]
            if secret { arguments += ["--client-secret-file", secretFile] }
            try headquarters.run(arguments + ["--profile", retailer.code])
            try await body(
                Scene(
                    headquarters: headquarters, retailer: retailer, provider: provider, callbackPort: callbackPort))
        }

        @Test(.timeLimit(.minutes(5)), arguments: [true, false])
        func anInvitedPersonSignsInAtTheProviderAndComesBackWithoutAnInvitation(secret: Bool) async throws {
            try await Self.with(secret: secret) { scene in
                let invitation = try await scene.invite("h.sato")
                let (first, address) = try await scene.begin("first", ["--invitation", invitation])
                let browsed = try scene.provider.browse(address, as: "hanako")
                #expect(browsed.status == 0 && browsed.output.contains("You are back"), "\(browsed.errors)")
                let said = try await scene.end(first)
                #expect(said.contains("signed in to") && !said.contains("kzs_"), "\(said)")
                #expect(try scene.headquarters.permissions("first.json") == 0o600)
                try scene.headquarters.run("policy", "history", "--sign-in", scene.file("first"))
                // The role counts, as for everybody.
                try scene.headquarters.run(
                    "store", "add", "--code", "S", "--name", "S", "--sign-in", scene.file("first"), exits: 77)
                let (second, again) = try await scene.begin("second")
                #expect(try scene.provider.browse(again, as: "hanako").status == 0)
                #expect(try await scene.end(second).contains("signed in to"))
                try scene.headquarters.run("policy", "history", "--sign-in", scene.file("second"))
                // The first person's provider account is nobody else's here.
                let (stranger, third) = try await scene.begin("stranger")
                #expect(try scene.provider.browse(third, as: "taro").status == 0)
                let refused = try await scene.end(stranger)
                #expect(refused.contains("the sign-in was refused; start it again"), "\(refused)")
                #expect(!FileManager.default.fileExists(atPath: scene.file("stranger")))
            }
        }

        @Test(.timeLimit(.minutes(5))) func theCommandBelievesNobodyButTheBrowserThatItWaitsFor() async throws {
            try await Self.with(secret: true) { scene in
                let invitation = try await scene.invite("h.sato")
                let (program, address) = try await scene.begin("first", ["--invitation", invitation])
                // Whoever guesses at the listener gets nothing and ends nothing.
                for path in [
                    "/callback?code=x&state=guess", "/callback?error=access_denied&state=guess", "/callback?code=x",
                    "/", "/callback",
                ] {
                    let run = try ProgramRun(
                        system: [
                            "curl", "--silent", "--output", "/dev/null", "--write-out", "%{http_code}",
                            "http://127.0.0.1:\(scene.callbackPort)\(path)",
                        ], in: scene.headquarters.folder)
                    #expect(run.output == "404", "\(path)")
                }
                #expect(program.isRunning)
                // A wrong password leads nowhere; the right one still does.
                let wrong = try scene.provider.browse(address, as: "hanako", password: "guess")
                #expect(wrong.status == 1 && program.isRunning)
                #expect(try scene.provider.browse(address, as: "hanako").status == 0)
                #expect(try await scene.end(program).contains("signed in to"))
            }
        }

        @Test(.timeLimit(.minutes(5))) func theOwnerSeesAndTakesAwayTheProvider() async throws {
            try await Self.with(secret: false) { scene in
                let shown = try scene.retailer.run("identity-provider", "show", "--json")
                #expect(shown.json["issuer"] as? String == scene.provider.issuer)
                #expect(shown.json["client_id"] as? String == IdentityProviderProcess.clientID)
                let refused = try scene.retailer.run(
                    "identity-provider", "set", "--issuer", "https://evil.example", "--client-id", "x", exits: 65)
                #expect(refused.errors.contains("issuer: not one of the issuers that this installation allows"))
                let dry = try scene.retailer.run("identity-provider", "remove", "--json")
                #expect(dry.json["dry_run"] as? Bool == true)
                #expect(try scene.retailer.run("identity-provider", "show").output.contains(scene.provider.issuer))
                try scene.retailer.run("identity-provider", "remove", "--yes")
                #expect(try scene.retailer.run("identity-provider", "show").output.contains("no identity provider"))
                let login = try scene.headquarters.run(
                    "login", "--server", "127.0.0.1:\(scene.headquarters.server.port)", "--authority",
                    scene.headquarters.server.folder + "/d/installation/authority.pem", "--tenant", "market",
                    "--federated", "--sign-in", scene.file("none"), exits: 65)
                #expect(login.errors.contains("it has no identity provider"))
            }
        }
    }
}
