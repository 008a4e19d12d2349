import Foundation
import KakuzukeProtocol
import LocalAPI
import Testing

// Goal: the page opens by a link, once, holds no secret and asks nobody else; it may look and price and nothing more.
// Method: the page's files and its session are asked for as a browser does; the words are compared by language.
@Suite struct HTTPPageTests {
    private static let none: [String: String?] = ["Authorization": nil]

    @Test func thePageHoldsNoDataAndAsksNobodyElse() async throws {
        try await DoorWorld.with { world in
            for (path, type) in [("/", "html"), ("/page.css", "css"), ("/page.js", "javascript")] {
                let answer = try await world.ask("GET", path, headers: Self.none)
                #expect(answer.status == 200 && answer.headers["content-type"]?.contains(type) == true)
                let policy = try #require(answer.headers["content-security-policy"])
                for rule in ["default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'"] {
                    #expect(policy.contains(rule))
                }
                #expect(!policy.contains("unsafe"))
                #expect(!answer.body.contains("://"), "\(path) names another place")
                #expect(!answer.body.contains(DoorWorld.token) && !answer.body.contains("S001"))
                #expect(!answer.body.contains("innerHTML") && !answer.body.contains(" style="))
            }
            let html = try await world.ask("GET", "/", headers: Self.none).body
            #expect(html.contains("<html lang=\"ja\">") && html.contains("width=device-width"))
            // Every field has a label, and every word of the page is in the list.
            for field in html.matches(of: #/<input id="([a-z]+)"/#).map(\.output.1) {
                #expect(html.contains("<label for=\"\(field)\""), "\(field)")
            }
        }
    }

    @Test func everyWordHasBothLanguages() async throws {
        try await DoorWorld.with { world in
            let html = try await world.ask("GET", "/", headers: Self.none).body
            let script = try await world.ask("GET", "/page.js", headers: Self.none).body
            let list = try #require(script.components(separatedBy: "};").first).replacing("\n", with: " ")
            var words: Set<Substring> = []
            for match in list.matches(of: #/([a-zA-Z]+): \{ +ja: "([^"]+)", +en: "([^"]+)",? +\}/#) {
                words.insert(match.output.1)
            }
            #expect(words.count == list.matches(of: #/ja: /#).count)
            let used =
                html.matches(of: #/data-word="([a-zA-Z]+)"/#).map(\.output.1)
                + script.matches(of: #/say\("([a-zA-Z]+)"\)/#).map(\.output.1)
            #expect(used.count > 20)
            #expect(Set(used).subtracting(words).isEmpty)
        }
    }

    @Test func aLinkOpensThePageOnce() async throws {
        let clock = TestUptime()
        try await DoorWorld.with(clock: clock) { world in
            func open(_ code: String) async throws -> RawConnection.Answer {
                try await world.ask("POST", "/pages", body: "{\"code\": \"\(code)\"}", headers: Self.none)
            }
            let link = world.door.pageLink(port: world.port)
            #expect(link.address == "http://127.0.0.1:\(world.port)/" && link.seconds == 120)
            #expect(try await open("x").status == 401)
            let opened = try await open(link.code)
            let session = try #require(opened.json["session"] as? String)
            #expect(opened.status == 200)
            let again = try await open(link.code)
            #expect(again.status == 401 && again.field == "code")
            let late = world.door.pageLink(port: world.port)
            clock.pass(seconds: HTTPAccess.codeSeconds + 1)
            #expect(try await open(late.code).status == 401)

            let headers = ["Authorization": "Bearer \(session)"]
            #expect(try await world.ask("GET", "/status", headers: headers).status == 200)
            #expect(try await world.ask("POST", "/quote", body: "{}", headers: headers).status == 400)
            for path in ["/receipts", "/returns", "/enrolments", "/attributes", "/reservations"] {
                let refused = try await world.ask("POST", path, body: "{}", headers: headers)
                #expect(refused.status == 403 && refused.field == "Authorization", "\(path)")
            }
            clock.pass(seconds: HTTPAccess.pageIdleSeconds + 1)
            #expect(try await world.ask("GET", "/status", headers: headers).status == 401)
        }
    }

    @Test func onlySoManyPagesAreOpen() async throws {
        let clock = TestUptime()
        try await DoorWorld.with(clock: clock) { world in
            var sessions: [String] = []
            for _ in 0...HTTPAccess.pagesMax {
                clock.pass(seconds: 1)
                let code = world.door.pageLink(port: world.port).code
                let answer = try await world.ask(
                    "POST", "/pages", body: "{\"code\": \"\(code)\"}", headers: Self.none)
                sessions.append(try #require(answer.json["session"] as? String))
            }
            var statuses: [Int] = []
            for session in sessions {
                statuses.append(
                    try await world.ask("GET", "/status", headers: ["Authorization": "Bearer \(session)"]).status)
            }
            #expect(statuses == [401] + Array(repeating: 200, count: HTTPAccess.pagesMax))
            let codes = (0...HTTPAccess.codesMax).map { _ in world.door.pageLink(port: world.port).code }
            let oldest = try await world.ask(
                "POST", "/pages", body: "{\"code\": \"\(codes[0])\"}", headers: Self.none)
            #expect(oldest.status == 401)
        }
    }
}
