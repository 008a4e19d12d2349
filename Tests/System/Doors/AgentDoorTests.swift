import Foundation
import KakuzukeProtocol
import SeededTestSupport
import Testing

// Goal: a till of another user prices, and hands receipts in, by HTTP and by the socket; nobody else reaches the agent;
// what is handed to helpers names nobody.
// Method: the real programs with a real server; other users of the machine where the test may become one.
extension SystemSuites {
    @Suite struct AgentDoorTests {
        /// Values that stand for a person and must not come out again.
        private static let personal = [
            "SEEDMEMBER1", "hanako@example.jp", "090-1234-5678", "4111111111111111", "3530111333300000",
        ]

        /// A group that every Debian machine has, and its member.
        private static let (group, member, stranger) = ("nogroup", "nobody", "daemon")

        @Test(.timeLimit(.minutes(4))) func tillsReachTheAgentAndNobodyElseDoes() async throws {
            let place = "/tmp/kz-door-\(UUID().uuidString.prefix(8))"
            defer { try? FileManager.default.removeItem(atPath: place) }
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 1, households: 10, days: 20
            ) { chain in
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(try #require(chain.retailers.first), store)
                let agent = branch.process
                let port = try Self.freePort()
                try agent.set("http", "port", to: port)
                try agent.set("door", "folder", to: place)
                if getuid() == 0 { try agent.set("door", "group", to: Self.group) }
                try await agent.start()
                defer { agent.destroy() }
                try await agent.wait(seconds: 60, for: "the first feed") { $0.cache.hasMadeOn }
                try expectPlaces(agent, place)
                let token = try String(contentsOfFile: place + "/http.token", encoding: .utf8)
                    .trimmingCharacters(in: .whitespacesAndNewlines)
                let door = HTTPClient(port: port, token: token)
                try await handIn(chain, agent, door)
                try expectPage(agent, door)
                try expectDiagnosis(agent, chain, token: token)
                // The same token after the next start.
                try await agent.stop()
                #expect(try agent.run("page").status == 69)
                try await agent.start()
                #expect(try door.ask("GET", "/status").status == 200)
            }
        }

        /// Socket and token may be used by the group, and by nobody else; the agent's own commands find the socket.
        private func expectPlaces(_ agent: AgentProcess, _ place: String) throws {
            func mode(_ path: String) throws -> Int {
                let values = try FileManager.default.attributesOfItem(atPath: path)
                return try #require(values[.posixPermissions] as? NSNumber).intValue
            }
            #expect(try mode(place) == 0o750)
            #expect(try mode(place + "/agent.sock") == 0o660)
            #expect(try mode(place + "/http.token") == 0o640)
            #expect(try mode(agent.folder) == 0o700)
            let socket = try FileManager.default.destinationOfSymbolicLink(atPath: agent.folder + "/agent.sock")
            #expect(socket == place + "/agent.sock")
            #expect(try agent.run("rating", "--member", "NOBODY").status == 65)
            guard getuid() == 0 else { return }
            let connect = "import socket; socket.socket(socket.AF_UNIX).connect('\(place)/agent.sock')"
            let read = "open('\(place)/http.token').read()"
            for (user, isAllowed) in [(Self.member, true), (Self.stranger, false)] {
                for script in [connect, read, "open('\(agent.folder)/agent.json')"] {
                    let run = try ProgramRun(
                        system: ["runuser", "-u", user, "--", "/usr/bin/python3", "-c", script], in: URL(filePath: "/"))
                    let isOpen = isAllowed && script != "open('\(agent.folder)/agent.json')"
                    #expect((run.status == 0) == isOpen, "\(user): \(script): \(run.errors)")
                }
            }
        }

        /// Receipts by HTTP and by the command reach the server once.
        private func handIn(_ chain: TestChain, _ agent: AgentProcess, _ door: HTTPClient) async throws {
            let product = try #require(chain.receipts.products.first?.code)
            func receipt(_ number: String) -> String {
                """
                {"terminal": "77", "number": "\(number)", "written_date": "\(chain.receipts.nextDate)",
                 "written_time": "10:00:00", "member_number": "SEEDMEMBER1", "payment": "cash",
                 "lines": [{"product": "\(product)", "quantity": 1, "amount": 108, "tax_rate": 800,
                 "tax_included": true}]}
                """
            }
            let quote = try door.ask(
                "POST", "/quote", body: "{\"lines\": [{\"product\": \"\(product)\", \"quantity\": 2}]}")
            #expect(quote.status == 200, "\(quote.body)")
            let first = try door.ask("POST", "/receipts", body: receipt("1"), key: "a")
            #expect(first.status == 201, "\(first.body)")
            #expect(try door.ask("POST", "/receipts", body: receipt("1"), key: "b").status == 200)
            let file = URL(filePath: agent.folder + "-receipt.json")
            try Data(receipt("2").utf8).write(to: file)
            let told = try agent.run("receipt", "--key", "c", file.path())
            #expect(told.status == 0 && told.output.contains("taken"), "\(told.errors)")
            try Data(receipt("2").replacing("\"quantity\": 1", with: "\"quantity\": \"x\"").utf8).write(to: file)
            let refused = try agent.run("receipt", "--key", "d", file.path())
            #expect(refused.status == 65 && refused.errors.contains("lines[0].quantity"), "\(refused.errors)")
            #expect(refused.errors.contains(file.lastPathComponent) && refused.errors.contains("Next:"))
            #expect(try agent.run("rating", "--member", "SEEDMEMBER1").status == 0)
            let run = try await agent.synchronize()
            #expect(run.status == 0, "\(run.errors)")
            let stored = try #require(chain.retailers.first).stored()
            #expect(stored.values.map(\.receipts).reduce(0, +) == 2)
            // None is running: the command works on the file itself.
            try await agent.stop()
            try Data(receipt("3").utf8).write(to: file)
            #expect(try agent.run("receipt", "--key", "e", file.path()).status == 0)
            try await agent.start()
        }

        private func expectPage(_ agent: AgentProcess, _ door: HTTPClient) throws {
            let link = try agent.run("page")
            #expect(link.status == 0, "\(link.errors)")
            let parts = link.output.trimmingCharacters(in: .whitespacesAndNewlines).split(separator: "#")
            try #require(parts.count == 2)
            #expect(parts[0] == "http://127.0.0.1:\(door.port)/")
            let opened = try door.ask("POST", "/pages", body: "{\"code\": \"\(parts[1])\"}")
            #expect(opened.status == 200)
            #expect(try !agent.said().contains(parts[1]))
        }

        /// What helpers get names nobody and holds no secret.
        private func expectDiagnosis(_ agent: AgentProcess, _ chain: TestChain, token: String) throws {
            let status = try agent.run("status")
            #expect(status.output.split(separator: "\n").count <= 24, "one screen")
            let doctor = try agent.run("doctor")
            #expect(doctor.status <= 1, "\(doctor.errors)")
            for subject in ["folder", "certificate", "settings", "journals", "doors", "disk", "server"] {
                #expect(doctor.output.contains("ok    \(subject): "), "\(doctor.output)")
            }
            let log = agent.folder + "-given.log"
            let seeded = Self.personal.map { "2026-11-23T10:00:00+0900 warning: somebody wrote \($0) here\n" }
            try Data(seeded.joined().utf8).write(to: URL(filePath: log))
            let target = agent.folder + "-diagnostics"
            let run = try agent.run("diagnostics", "--output", target, "--log", log)
            #expect(run.status == 0, "\(run.errors)")
            let names = try FileManager.default.contentsOfDirectory(atPath: target).sorted()
            #expect(
                names == [
                    "doctor.txt", "log.txt", "quarantine.txt", "settings.json", "sizes.txt", "status.json",
                    "versions.txt",
                ])
            let texts = try names.map { try String(contentsOfFile: target + "/" + $0, encoding: .utf8) }
            for text in texts {
                for secret in Self.personal.dropFirst() + [token, "PRIVATE KEY"] { #expect(!text.contains(secret)) }
            }
            #expect(texts[1].contains("2026-11-23T10:00:00+0900 warning: somebody wrote *** here"))
            // What the agent itself has written names nobody either.
            let said = try agent.said()
            for text in texts.filter({ $0 != texts[1] }) + [said] {
                for value in Self.personal + [token] { #expect(!text.contains(value)) }
            }
            #expect(try agent.run("diagnostics", "--output", target).status == 65)
        }

        /// A port that nobody listens on at present.
        private static func freePort() throws -> Int {
            let run = try ProgramRun(
                system: [
                    "python3", "-c",
                    "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); "
                        + "print(s.getsockname()[1])",
                ], in: URL(filePath: "/"))
            return try #require(Int(run.output.trimmingCharacters(in: .whitespacesAndNewlines)))
        }
    }
}
