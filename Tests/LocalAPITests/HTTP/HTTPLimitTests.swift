import Foundation
import LocalAPI
import Testing

// Goal: no client, slow, large or broken, takes more than its share or hangs the door.
// Method: raw sockets that send what no HTTP library would; after each the door still answers.
@Suite(.serialized) struct HTTPLimitTests {
    private static var short: HTTPDoorLimits {
        var limits = HTTPDoorLimits()
        limits.idleMilliseconds = 1_000
        limits.requestMilliseconds = 800
        limits.lingerMilliseconds = 200
        return limits
    }

    @Test func aSlowHeadIsCutOff() async throws {
        try await DoorWorld.with(limits: Self.short) { world in
            let connection = try #require(RawConnection(port: world.port))
            let start = ContinuousClock.now
            var isOpen = connection.send("GET /status HTTP/1.1\r\n")
            while isOpen, ContinuousClock.now - start < .seconds(30) {
                try await Task.sleep(for: .milliseconds(50))
                isOpen = connection.send("X-A: b\r\n")
            }
            #expect(ContinuousClock.now - start < .seconds(20))
            #expect(await connection.readAll().text == "")
            // One that says nothing at all.
            let silent = try #require(RawConnection(port: world.port))
            #expect(await silent.readAll().isClosed)
            #expect(try await world.ask("GET", "/status").status == 200)
        }
    }

    @Test func aSlowBodyIsCutOff() async throws {
        try await DoorWorld.with(limits: Self.short) { world in
            let connection = try #require(RawConnection(port: world.port))
            connection.send(
                world.text("POST", "/quote", body: "", headers: ["Content-Length": "100"]))
            connection.send("{")
            let answer = try #require(await connection.answer())
            #expect(answer.status == 408 && answer.headers["connection"] == "close" && answer.field == "body")
            #expect(await connection.readAll().isClosed)
        }
    }

    @Test func aLargeBodyIsRefused() async throws {
        var limits = HTTPDoorLimits()
        limits.bodyBytesMax = 1_000
        try await DoorWorld.with(limits: limits) { world in
            let announced = try await world.send(
                world.text("POST", "/quote", body: "", headers: ["Content-Length": "1001"]))
            #expect(announced.status == 413 && announced.field == "body")
            let connection = try #require(RawConnection(port: world.port))
            connection.send(
                world.text(
                    "POST", "/quote", body: "", headers: ["Content-Length": nil, "Transfer-Encoding": "chunked"]))
            for _ in 0..<3 { connection.send("190\r\n" + String(repeating: " ", count: 400) + "\r\n") }
            let answer = try #require(await connection.answer())
            #expect(answer.status == 413)
            // As many bytes as are allowed, in pieces.
            let whole = try await world.send(
                world.text(
                    "POST", "/quote", body: "", headers: ["Content-Length": nil, "Transfer-Encoding": "chunked"])
                    + "2\r\n{}\r\n3e6\r\n" + String(repeating: " ", count: 998) + "\r\n0\r\n\r\n")
            #expect(whole.status == 400 && whole.field == "lines")
        }
    }

    @Test func largeHeadersAreRefused() async throws {
        try await DoorWorld.with { world in
            let one = try await world.ask(
                "GET", "/status", headers: ["X-A": String(repeating: "a", count: 20_000)])
            #expect(one.status == 431 && one.field == "headers" && one.headers["connection"] == "close")
            var many: [String: String] = [:]
            for number in 0..<80 { many["X-\(number)"] = "a" }
            #expect(try await world.ask("GET", "/status", headers: many).status == 431)
            let line = try await world.ask("GET", "/" + String(repeating: "a", count: 100_000))
            #expect((400...431).contains(line.status))
            #expect(try await world.ask("GET", "/status").status == 200)
        }
    }

    @Test(arguments: [
        "", "x", "\r\n\r\n", "GET\r\n\r\n", "GET /status\r\n\r\n", "GET /status HTTP/9.9\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /status HTTP/1.1\r\nHost : x\r\n\r\n",
        "GET /status HTTP/1.1\r\n Host: x\r\n\r\n", "GET /status HTTP/1.1\r\nHost\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}",
        "POST /quote HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "POST /quote HTTP/1.1\r\nContent-Length: 1x\r\n\r\n",
        "POST /quote HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST /quote HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
    ])
    func whatIsNoRequestEndsTheConnection(_ text: String) async throws {
        var limits = Self.short
        // The door must answer afterwards also where the machine is busy with other tests.
        limits.requestMilliseconds = 20_000
        try await DoorWorld.with(limits: limits) { world in
            let connection = try #require(RawConnection(port: world.port))
            connection.send(text)
            let (answer, isClosed) = await connection.readAll()
            #expect(isClosed)
            #expect(answer.isEmpty || answer.hasPrefix("HTTP/1.1 4") || answer.hasPrefix("HTTP/1.1 5"), "\(answer)")
            #expect(try await world.ask("GET", "/status").status == 200)
        }
    }

    @Test func badChunksAreRefused() async throws {
        try await DoorWorld.with(limits: Self.short) { world in
            for chunk in ["zz\r\n", "-1\r\n{}\r\n", "5\r\n{}\r\n0\r\n\r\n", "fffffffffffffffff\r\n"] {
                let head = world.text(
                    "POST", "/quote", body: "", headers: ["Content-Length": nil, "Transfer-Encoding": "chunked"])
                let connection = try #require(RawConnection(port: world.port))
                connection.send(head + chunk)
                let answer = try #require(await connection.answer(), "\(chunk)")
                #expect([400, 408].contains(answer.status), "\(chunk): \(answer.status)")
                #expect(answer.headers["connection"] == "close")
            }
        }
    }

    @Test func requestsInARowAreAnsweredInOrder() async throws {
        try await DoorWorld.with { world in
            let connection = try #require(RawConnection(port: world.port))
            let receipt = HTTPRouteTests.receipt("900007")
            var all = world.text("GET", "/status")
            all += world.text("POST", "/receipts", body: receipt, headers: ["Idempotency-Key": "p"])
            all += world.text("POST", "/quote", body: "{}") + world.text("GET", "/nowhere")
            connection.send(all + world.text("GET", "/status", headers: ["Connection": "close"]))
            var statuses: [Int] = []
            while let answer = await connection.answer() { statuses.append(answer.status) }
            // A refusal by the head ends the connection, so what follows is not read.
            #expect(statuses == [200, 201, 400, 404])
            let kept = try #require(RawConnection(port: world.port))
            for _ in 0..<3 {
                kept.send(world.text("GET", "/status"))
                #expect(await kept.answer()?.status == 200)
            }
        }
    }

    @Test func oldClientsAreAnsweredAndClosed() async throws {
        try await DoorWorld.with { world in
            let connection = try #require(RawConnection(port: world.port))
            connection.send(world.text("GET", "/status", headers: ["Connection": "keep-alive"], version: "1.0"))
            let (text, isClosed) = await connection.readAll()
            #expect(isClosed && text.hasPrefix("HTTP/1.0 200"))
            let body = "{\"lines\": []}"
            let waiting = try #require(RawConnection(port: world.port))
            waiting.send(
                world.text(
                    "POST", "/quote",
                    headers: [
                        "Content-Type": "application/json", "Content-Length": "\(body.utf8.count)",
                        "Expect": "100-continue",
                    ]))
            #expect(await waiting.answer()?.status == 100)
            waiting.send(body)
            #expect((await waiting.answer()?.status ?? 0) >= 200)
        }
    }

    @Test func whoDoesNotReadIsNotAnsweredIntoMemory() async throws {
        var limits = HTTPDoorLimits()
        limits.requestMilliseconds = 1_000
        try await DoorWorld.with(limits: limits) { world in
            let connection = try #require(RawConnection(port: world.port))
            // Each answer is some 40 KB; thousands of them would be hundreds of megabytes.
            let many = String(repeating: world.text("GET", "/openapi.json"), count: 100)
            var rounds = 0
            while rounds < 5_000, connection.send(many, withinMilliseconds: 300) { rounds += 1 }
            #expect(rounds < 5_000)
            // The answer that nobody takes has its time, and the connection ends.
            try await Task.sleep(for: .milliseconds(1_500))
            #expect(await connection.readAll().isClosed)
            #expect(try await world.ask("GET", "/status").status == 200)
        }
    }

    @Test func onlySoManyConnectionsAreOpen() async throws {
        var limits = HTTPDoorLimits()
        limits.connectionsMax = 4
        try await DoorWorld.with(limits: limits) { world in
            var open: [RawConnection] = []
            for _ in 0..<4 {
                let connection = try #require(RawConnection(port: world.port))
                connection.send(world.text("GET", "/status"))
                #expect(await connection.answer()?.status == 200)
                open.append(connection)
            }
            let further = try #require(RawConnection(port: world.port))
            further.send(world.text("GET", "/status"))
            #expect(await further.answer() == nil)
            open.removeAll()
            var status = 0
            for _ in 0..<100 where status != 200 {
                try await Task.sleep(for: .milliseconds(20))
                let connection = try #require(RawConnection(port: world.port))
                connection.send(world.text("GET", "/status"))
                status = await connection.answer()?.status ?? 0
            }
            #expect(status == 200)
        }
    }
}
