import Foundation
import RPC
import Testing

// Goal: deadlines, cancellation, drain, restart and back-pressure work end to end. Method: real TLS, named handlers.
@Suite struct LifecycleTests {
    @Test func aDeadlinePassesOnTheServerAndCancelsTheHandler() async throws {
        let cancelled = Counter()
        var table = RPCMethodTable()
        table.unary("test.Wait/Counting") { _, _ in
            do { try await Task.sleep(for: .seconds(3_600)) } catch { cancelled.increment() }
            return RPCResponse([])
        }
        try await TestServer.with(methods: table) { test in
            let client = try test.client()
            // A connection that stands: the time to make it does not count.
            await #expect(throws: RPCError(.unimplemented, "")) { try await client.unary("test.No/Such", []) }
            let error = await #expect(throws: RPCError.self) {
                try await client.unary("test.Wait/Counting", [], options: RPCCallOptions(deadline: .milliseconds(300)))
            }
            #expect(error?.code == .deadlineExceeded)
            #expect(await eventually { cancelled.value == 1 })
        }
    }

    @Test func theServerImposesADeadline() async throws {
        var limits = RPCServerLimits()
        limits.deadlineDefault = .milliseconds(200)
        var clientLimits = RPCClientLimits()
        clientLimits.deadlineDefault = nil
        try await TestServer.with(limits: limits) { test in
            let client = try test.client(limits: clientLimits)
            await #expect(throws: RPCError(.deadlineExceeded, "")) { try await client.unary("test.Wait/Forever", []) }
        }
    }

    @Test func cancellingTheCallersTaskCancelsTheHandlersTask() async throws {
        let started = Counter()
        let cancelled = Counter()
        var table = RPCMethodTable()
        table.unary("test.Wait/Counting") { _, _ in
            started.increment()
            do { try await Task.sleep(for: .seconds(3_600)) } catch { cancelled.increment() }
            return RPCResponse([])
        }
        table.bidirectional("test.Wait/Stream") { stream, _, _ in
            started.increment()
            do { _ = try await stream.next() } catch { cancelled.increment() }
            return RPCMetadata()
        }
        try await TestServer.with(methods: table) { test in
            let client = try test.client()
            let unary = Task { try await client.unary("test.Wait/Counting", []) }
            let stream = Task { try await client.withCall("test.Wait/Stream") { try await $0.responses.next() } }
            #expect(await eventually { started.value == 2 })
            unary.cancel()
            stream.cancel()
            await #expect(throws: RPCError(.cancelled, "")) { try await unary.value }
            await #expect(throws: RPCError(.cancelled, "")) { try await stream.value }
            #expect(await eventually { cancelled.value == 2 })
        }
    }

    @Test func aBrokenConnectionCancelsHandlers() async throws {
        let started = Counter()
        let cancelled = Counter()
        var table = RPCMethodTable()
        table.unary("test.Wait/Counting") { _, _ in
            started.increment()
            do { try await Task.sleep(for: .seconds(3_600)) } catch { cancelled.increment() }
            return RPCResponse([])
        }
        try await TestServer.with(methods: table) { test in
            let client = try test.client()
            let call = Task { try await client.unary("test.Wait/Counting", []) }
            #expect(await eventually { started.value == 1 })
            await client.shutdown()
            await #expect(throws: RPCError(.unavailable, "")) { try await call.value }
            #expect(await eventually { cancelled.value == 1 })
            await #expect(throws: RPCError(.unavailable, "")) { try await client.unary("test.Wait/Counting", []) }
        }
    }

    @Test func drainingLetsOpenCallsEndAndRefusesNewConnections() async throws {
        let authority = try TestAuthority()
        let gate = Counter()
        var table = TestMethods.table
        table.unary("test.Wait/Gate") { message, _ in
            gate.increment()
            while gate.value < 2 { try await Task.sleep(for: .milliseconds(5)) }
            return RPCResponse(message)
        }
        let server = try RPCServer(methods: table, wallClockSeconds: TestServer.wallClock)
        let tls = RPCServerTLS(identity: try authority.issue("server.test"))
        let port = try await server.start([.tcp(host: "127.0.0.1", port: 0, tls: tls)])[0].port ?? 0
        let test = TestServer(server: server, port: port, authority: authority, loops: .shared)
        let client = try test.client()
        let call = Task { try await client.unary("test.Wait/Gate", [9]) }
        #expect(await eventually { gate.value == 1 })
        let stopped = Counter()
        let shutdown = Task {
            await server.shutdown(drainWithin: .seconds(20))
            stopped.increment()
        }
        #expect(await eventually { client.connectivity != .ready })
        #expect(stopped.value == 0)
        await #expect(throws: RPCError(.unavailable, "")) { try await client.unary("test.Echo/Pool", []) }
        gate.set(2)
        #expect(try await call.value.message == [9])
        await shutdown.value
        #expect(server.statistics.connectionsOpen == 0)
    }

    @Test func drainingIsBounded() async throws {
        let authority = try TestAuthority()
        let server = try RPCServer(methods: TestMethods.table, wallClockSeconds: TestServer.wallClock)
        let tls = RPCServerTLS(identity: try authority.issue("server.test"))
        let port = try await server.start([.tcp(host: "127.0.0.1", port: 0, tls: tls)])[0].port ?? 0
        let test = TestServer(server: server, port: port, authority: authority, loops: .shared)
        let client = try test.client()
        let call = Task { try await client.unary("test.Wait/Forever", []) }
        #expect(await eventually { client.connectivity == .ready })
        await server.shutdown(drainWithin: .milliseconds(300))
        await #expect(throws: RPCError(.unavailable, "")) { try await call.value }
        #expect(server.statistics.connectionsOpen == 0)
    }

    @Test func aClientFindsARestartedServer() async throws {
        let authority = try TestAuthority()
        let tls = RPCServerTLS(identity: try authority.issue("server.test"))
        let first = try RPCServer(methods: TestMethods.table, wallClockSeconds: TestServer.wallClock)
        let port = try await first.start([.tcp(host: "127.0.0.1", port: 0, tls: tls)])[0].port ?? 0
        var limits = RPCClientLimits()
        limits.backoffInitial = .milliseconds(20)
        limits.backoffMax = .milliseconds(200)
        let test = TestServer(server: first, port: port, authority: authority, loops: .shared)
        let client = try test.client(limits: limits)
        _ = try await client.unary("test.Echo/Pool", [1])
        await first.shutdown(drainWithin: .zero)
        #expect(await eventually { client.connectivity != .ready })
        let error = await #expect(throws: RPCError.self) { try await client.unary("test.Echo/Pool", [1]) }
        #expect(error?.code == .unavailable && error?.isUnprocessed == true)
        let waiting = Task {
            try await client.unary("test.Echo/Pool", [2], options: RPCCallOptions(waitsForReady: true))
        }
        let second = try RPCServer(methods: TestMethods.table, wallClockSeconds: TestServer.wallClock)
        _ = try await second.start([.tcp(host: "127.0.0.1", port: port, tls: tls)])
        #expect(try await waiting.value.message == [2])
        #expect(client.connectivity == .ready)
        await second.shutdown(drainWithin: .zero)
    }

    @Test func aCallThatWaitsForReadinessEndsAtItsDeadline() async throws {
        let test = TestServer(
            server: try RPCServer(methods: RPCMethodTable(), wallClockSeconds: { 0 }), port: 1,
            authority: try TestAuthority(), loops: .shared)
        let client = try test.client(port: 1)
        let options = RPCCallOptions(deadline: .milliseconds(300), waitsForReady: true)
        let error = await #expect(throws: RPCError.self) {
            try await client.unary("test.Echo/Pool", [], options: options)
        }
        #expect(error?.code == .deadlineExceeded && error?.isUnprocessed == true)
    }

    @Test func connectivityIsVisible() async throws {
        try await TestServer.with { test in
            let client = try test.client()
            #expect(client.connectivity == .idle)
            var updates = client.connectivityUpdates.makeAsyncIterator()
            #expect(await updates.next() == .idle)
            _ = try await client.unary("test.Echo/Pool", [])
            #expect(await updates.next() == .connecting)
            #expect(await updates.next() == .ready)
            await client.shutdown()
            #expect(await updates.next() == .shutdown)
        }
    }

    @Test func aSlowReaderStallsOnlyItsOwnCall() async throws {
        // The slow call's server could send 50 MB; credit lets it send only so much until the reader goes on.
        let sent = Counter()
        var table = TestMethods.table
        table.serverStreaming("test.Flood/Count") { _, writer, _ in
            for _ in 0..<1_000 {
                try await writer.send([UInt8](repeating: 1, count: 50_000))
                sent.increment()
            }
            return RPCMetadata()
        }
        try await TestServer.with(methods: table) { test in
            let client = try test.client()
            // Not this test's subject, and 50 MB over TLS take long on a busy machine.
            let patient = RPCCallOptions(deadline: .seconds(300))
            let total = try await client.serverStreaming("test.Flood/Count", [], options: patient) { stream in
                #expect(await eventually { sent.value >= 2 })
                for number in 0..<200 {
                    #expect(try await client.unary("test.Echo/Pool", [UInt8(number)]).message == [UInt8(number)])
                }
                try await Task.sleep(for: .milliseconds(200))
                #expect(sent.value <= 4)
                var total = 0
                for try await message in stream { total += message.count }
                return total
            }
            #expect(total == 50_000_000)
        }
    }

    @Test func aSlowHandlerHoldsItsOwnUploadBack() async throws {
        let gate = Counter()
        var table = TestMethods.table
        table.clientStreaming("test.Slow/Upload") { stream, _ in
            while gate.value == 0 { try await Task.sleep(for: .milliseconds(5)) }
            var total = 0
            while let message = try await stream.next() { total += message.count }
            return RPCResponse(Array("\(total)".utf8))
        }
        try await TestServer.with(methods: table) { test in
            let client = try test.client()
            let sent = Counter()
            let upload = Task {
                try await client.clientStreaming("test.Slow/Upload") { writer in
                    for _ in 0..<100 {
                        try await writer.send([UInt8](repeating: 1, count: 50_000))
                        sent.increment()
                    }
                }
            }
            #expect(await eventually { sent.value == 2 })
            #expect(try await client.unary("test.Echo/Loop", [1]).message == [1])
            try await Task.sleep(for: .milliseconds(200))
            #expect(sent.value == 2)
            gate.increment()
            #expect(String(decoding: try await upload.value.message, as: UTF8.self) == "5000000")
        }
    }

    @Test func startingTwiceOrOnATakenPortSaysSo() async throws {
        let authority = try TestAuthority()
        let tls = RPCServerTLS(identity: try authority.issue("server.test"))
        let first = try RPCServer(methods: RPCMethodTable(), wallClockSeconds: { 0 })
        let port = try await first.start([.tcp(host: "127.0.0.1", port: 0, tls: tls)])[0].port ?? 0
        await #expect(throws: RPCConfigurationError(.state, "", advice: "")) { try await first.start([]) }
        let second = try RPCServer(methods: RPCMethodTable(), wallClockSeconds: { 0 })
        await #expect(throws: RPCConfigurationError(.address, "", advice: "")) {
            try await second.start([.tcp(host: "127.0.0.1", port: port, tls: tls)])
        }
        await first.shutdown(drainWithin: .zero)
    }
}
