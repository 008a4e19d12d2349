import Foundation
import LocalAPI
import LocalStore
import Testing

// Goal: only programs with the token, and pages that a link has opened, get data; no page of another place gets any.
// Method: requests of browsers and programs with everything wrong that can be.
@Suite struct HTTPAccessTests {
    @Test func onlyTheTokenOpens() async throws {
        try await DoorWorld.with { world in
            let token = DoorWorld.token
            let wrong: [String?] = [
                nil, "", "Bearer", "Bearer ", "Bearer \(token)x", "Bearer \(token.dropLast())", "Basic \(token)", token,
                "Bearer " + String(token.reversed()),
            ]
            for value in wrong {
                let answer = try await world.ask("GET", "/status", headers: ["Authorization": value])
                #expect(answer.status == 401 && answer.field == "Authorization", "\(value ?? "none")")
                #expect(answer.headers["www-authenticate"] == "Bearer")
            }
            #expect(try await world.ask("GET", "/status", headers: ["Authorization": "bearer \(token)"]).status == 200)
            let twice = world.text("GET", "/status").replacing(
                "Host:", with: "Authorization: Bearer x\r\nHost:")
            #expect(try await world.send(twice).status == 400)
        }
    }

    @Test func onlyThisDoorIsMeant() async throws {
        try await DoorWorld.with { world in
            let hosts = [
                "evil.example", "evil.example:\(world.port)", "127.0.0.1", "127.0.0.1:1", "127.0.0.1.evil.example",
                "localhost.evil:\(world.port)", "0.0.0.0:\(world.port)", "[::]:\(world.port)", "", " ",
            ]
            for host in hosts {
                let answer = try await world.ask("GET", "/status", headers: ["Host": host])
                #expect(answer.status == 421 && answer.field == "Host", "\(host)")
            }
            for host in ["localhost:\(world.port)", "LOCALHOST:\(world.port)", "[::1]:\(world.port)"] {
                #expect(try await world.ask("GET", "/status", headers: ["Host": host]).status == 200, "\(host)")
            }
            #expect(try await world.ask("GET", "/status", headers: ["Host": nil]).status >= 400)
            let twice = world.text("GET", "/status").replacing("Host:", with: "Host: evil.example\r\nHost:")
            #expect(try await world.send(twice).status == 400)
            // An absolute URI is taken where it names this door.
            let own = "http://127.0.0.1:\(world.port)/status"
            #expect(try await world.ask("GET", own).status == 200)
            #expect(try await world.ask("GET", "http://evil.example/status").status == 421)
            #expect(try await world.ask("GET", "https://127.0.0.1:\(world.port)/status").status == 400)
            #expect(try await world.ask("GET", "/status?x=1").status == 400)
            #expect(try await world.ask("GET", "/status/").status == 404)
            #expect(try await world.ask("GET", "/../status").status == 404)
        }
    }

    @Test func pagesOfOtherPlacesGetNothing() async throws {
        try await DoorWorld.with { world in
            let origins = [
                "http://evil.example", "null", "https://127.0.0.1:\(world.port)", "http://127.0.0.1:1", "",
                "http://127.0.0.1:\(world.port).evil.example",
            ]
            for origin in origins {
                let answer = try await world.ask("POST", "/quote", body: "{}", headers: ["Origin": origin])
                #expect(answer.status == 403 && answer.field == "Origin", "\(origin)")
                #expect(answer.headers["access-control-allow-origin"] == nil)
            }
            for site in ["cross-site", "same-site", "x"] {
                let answer = try await world.ask("GET", "/status", headers: ["Sec-Fetch-Site": site])
                #expect(answer.status == 403, "\(site)")
            }
            let own = ["Origin": "http://127.0.0.1:\(world.port)", "Sec-Fetch-Site": "same-origin"]
            #expect(try await world.ask("GET", "/status", headers: own).status == 200)
            let asked = try await world.ask(
                "OPTIONS", "/quote", headers: ["Access-Control-Request-Method": "POST"])
            #expect(asked.status == 405 && asked.headers["allow"] == "POST")
            for type in ["text/plain", "application/x-www-form-urlencoded", nil, "application/json; charset=utf-16"] {
                let answer = try await world.ask("POST", "/quote", body: "{}", headers: ["Content-Type": type])
                #expect(answer.status == 415 && answer.field == "Content-Type")
            }
            let status = try await world.ask("GET", "/status")
            #expect(status.headers["cache-control"] == "no-store")
            #expect(status.headers["x-content-type-options"] == "nosniff")
            #expect(status.headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
        }
    }
}
