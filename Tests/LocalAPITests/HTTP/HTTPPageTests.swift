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

    @Test func everyWordComesFromTheCatalogue() async throws {
        try await DoorWorld.with { world in
            let html = try await world.ask("GET", "/", headers: Self.none).body
            let script = try await world.ask("GET", "/page.js", headers: Self.none).body
            let head = try #require(script.firstMatch(of: #/^"use strict";\nconst words = (\{.*\});\n/#))
            let words = try JSONDecoder().decode([String: [String: String]].self, from: Data(head.output.1.utf8))
            let (japanese, english) = (words["ja"] ?? [:], words["en"] ?? [:])
            #expect(words.count == 2 && Set(japanese.keys) == Set(english.keys))
            #expect(!japanese.values.contains("") && !english.values.contains(""))
            let code = String(script[head.range.upperBound...])
            let used = Set(
                html.matches(of: #/data-word="([a-z_.]+)"/#).map { String($0.output.1) }
                    + code.matches(of: #/"((page|price|problem)\.[a-z_]+)"/#).map { String($0.output.1) })
            #expect(used.count > 40)
            #expect(used.subtracting(japanese.keys).isEmpty)
            // Words that nothing on the page says are not in the list, but for those chosen by a code and of receipts.
            let chosen = ["page.ready", "page.limited", "page.stale", "page.no_script"]
            let unused = japanese.keys.filter { $0.hasPrefix("page.") }.filter { !used.contains($0) }
            #expect(Set(unused).subtracting(chosen).isEmpty)
            #expect(!html.contains("{") && html.contains(japanese["page.no_script"] ?? "{"))
            // No sentence stands in the page's own files.
            #expect(!code.contains(#/[\u{3040}-\u{30FF}\u{4E00}-\u{9FFF}]/#))
        }
    }

    @Test func whatNeedsAttentionIsToldInBothLanguages() async throws {
        try await DoorWorld.with { world in
            let status = try await world.ask("GET", "/status")
            let english = try #require(status.json["attention"] as? [String])
            let japanese = try #require(status.json["attention_ja"] as? [String])
            #expect(english.count == japanese.count)
            let choices = try await world.ask("GET", "/choices")
            #expect(choices.status == 200 && (choices.json["policy_version"] as? Int64 ?? 0) > 0)
            #expect((choices.json["payments"] as? [String])?.contains("prepaid") == true, "\(choices.body)")
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
