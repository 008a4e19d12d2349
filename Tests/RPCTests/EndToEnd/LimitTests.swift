import Foundation
import NIOCore
import Testing

@testable import RPC

// Goal: a peer that is silent, slow, half-open or greedy is bounded. Method: raw sockets against servers with small
// limits.
@Suite struct LimitTests {
    @Test func aPeerThatNeverStartsTLSIsClosed() async throws {
        var limits = RPCServerLimits()
        limits.handshakeTimeout = .milliseconds(200)
        try await TestServer.with(limits: limits) { test in
            let peer = try await RawPeer(port: test.port)
            #expect(await eventually { peer.isClosed })
            #expect(await eventually { test.server.statistics.connectionsOpen == 0 })
        }
    }

    @Test func aPeerThatDripsItsClientHelloIsClosed() async throws {
        var limits = RPCServerLimits()
        limits.handshakeTimeout = .milliseconds(300)
        try await TestServer.with(limits: limits) { test in
            let peer = try await RawPeer(port: test.port)
            for byte: UInt8 in [0x16, 0x03, 0x01, 0x02, 0x00, 0x01] where !peer.isClosed {
                try? await peer.send(bytes: [byte])
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(await eventually { peer.isClosed })
        }
    }

    @Test func aPeerWithoutHelloIsClosed() async throws {
        var limits = RPCServerLimits()
        limits.handshakeTimeout = .milliseconds(200)
        try await SocketServer.with(limits: limits) { socket in
            let peer = try await RawPeer(path: socket.path)
            try? await peer.send(bytes: [0, 0, 0x2C])
            #expect(await eventually { peer.isClosed })
        }
    }

    @Test func aPeerThatAnswersNoPingIsClosed() async throws {
        var limits = RPCServerLimits()
        limits.keepaliveInterval = .milliseconds(200)
        limits.keepaliveTimeout = .milliseconds(100)
        try await SocketServer.with(limits: limits) { socket in
            let peer = try await RawPeer(path: socket.path)
            try await peer.send(RawPeer.hello)
            #expect(await eventually { peer.isClosed })
            #expect(peer.frames.contains { if case .ping = $0 { true } else { false } })
        }
    }

    @Test func anHonestIdleClientStaysConnected() async throws {
        var limits = RPCServerLimits()
        limits.keepaliveInterval = .milliseconds(100)
        limits.keepaliveTimeout = .seconds(5)
        try await TestServer.with(limits: limits) { test in
            let client = try test.client()
            _ = try await client.unary("test.Echo/Pool", [])
            try await Task.sleep(for: .milliseconds(700))
            _ = try await client.unary("test.Echo/Pool", [])
            #expect(test.server.statistics.connectionsAccepted == 1)
        }
    }

    @Test func aFrameThatNeverEndsIsClosed() async throws {
        var limits = RPCServerLimits()
        limits.partialFrameTimeout = .milliseconds(300)
        try await SocketServer.with(limits: limits) { socket in
            let peer = try await RawPeer(path: socket.path)
            try? await peer.send(RawPeer.hello)
            for byte: UInt8 in [0, 0x10, 0, 3, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1] where !peer.isClosed {
                try? await peer.send(bytes: [byte])
                try await Task.sleep(for: .milliseconds(50))
            }
            #expect(await eventually { peer.isClosed })
        }
    }

    @Test func connectionsPerAddressAndInTotalAreBounded() async throws {
        var limits = RPCServerLimits()
        limits.connectionsPerAddressMax = 2
        try await TestServer.with(limits: limits) { test in
            let first = try await RawPeer(port: test.port)
            let second = try await RawPeer(port: test.port)
            #expect(await eventually { test.server.statistics.connectionsOpen == 2 })
            let third = try await RawPeer(port: test.port)
            #expect(await eventually { third.isClosed })
            #expect(!first.isClosed && !second.isClosed)
            #expect(test.server.statistics.connectionsRefused == 1)
            await first.close()
            #expect(await eventually { test.server.statistics.connectionsOpen == 1 })
            let fourth = try await RawPeer(port: test.port)
            #expect(await eventually { test.server.statistics.connectionsOpen == 2 })
            #expect(!fourth.isClosed)
        }
        limits = RPCServerLimits()
        limits.connectionsMax = 1
        try await SocketServer.with(limits: limits) { socket in
            let first = try await RawPeer(path: socket.path)
            #expect(await eventually { socket.server.statistics.connectionsOpen == 1 })
            let second = try await RawPeer(path: socket.path)
            #expect(await eventually { second.isClosed })
            #expect(!first.isClosed)
        }
    }

    @Test func floodsEndTheConnectionWithTheirCode() async throws {
        var limits = RPCServerLimits()
        limits.opensPerSecondMax = 50
        limits.cancelsPerSecondMax = 20
        limits.pingsPerSecondMax = 20
        limits.controlFramesPerSecondMax = 50
        let attacks: [@Sendable (UInt32) -> [Frame]] = [
            { [RawPeer.open($0, "test.Wait/Forever"), .cancel(call: $0, code: .cancelled)] },
            { [.ping(UInt64($0))] },
            { [.pong(UInt64($0))] },
            { [RawPeer.open($0, "test.No/Such")] },
        ]
        for attack in attacks {
            try await SocketServer.with(limits: limits) { socket in
                let peer = try await RawPeer(path: socket.path)
                try await peer.send(RawPeer.hello)
                for number in 1...200 {
                    for frame in attack(UInt32(number)) { try? await peer.send(frame) }
                }
                #expect(await eventually { peer.isClosed })
                #expect(peer.goAway == .limitExceeded)
                #expect(await eventually { socket.server.statistics.connectionsFailed == 1 })
            }
        }
    }

    @Test func oversizedFramesAndMessagesAreRefused() async throws {
        var limits = RPCServerLimits()
        limits.framePayloadBytesMax = 1_024
        limits.messageBytesMax = 2_000
        try await SocketServer.with(limits: limits) { socket in
            let frame = try await RawPeer(path: socket.path)
            try await frame.send(
                RawPeer.hello, RawPeer.open(1, "test.Echo/Pool"),
                RawPeer.message(1, [UInt8](repeating: 0, count: 1_025)))
            #expect(await eventually { frame.goAway == .tooLarge && frame.isClosed })
        }
        try await TestServer.with(limits: limits) { test in
            let client = try test.client()
            let error = await #expect(throws: RPCError.self) {
                try await client.unary("test.Echo/Pool", [UInt8](repeating: 0, count: 2_001))
            }
            #expect(error?.code == .resourceExhausted && error?.isUnprocessed == true)
            #expect(
                try await client.unary("test.Echo/Pool", [UInt8](repeating: 0, count: 2_000)).message.count == 2_000)
        }
    }

    @Test func metadataIsBounded() async throws {
        var limits = RPCServerLimits()
        limits.metadataBytesMax = 100
        try await TestServer.with(limits: limits) { test in
            let client = try test.client()
            _ = try await client.unary("test.Echo/Pool", [])
            var options = RPCCallOptions()
            options.metadata.add("echo", bytes: [UInt8](repeating: 0, count: 200))
            let error = await #expect(throws: RPCError.self) {
                try await client.unary("test.Echo/Pool", [], options: options)
            }
            #expect(error?.code == .resourceExhausted)
        }
    }

    @Test func aPeerThatDoesNotReadMakesTheServerKeepLittle() async throws {
        // The peer asks for 50,000 answers of 1,000 bytes and reads none: the server must stop handling long before.
        var limits = RPCServerLimits()
        limits.keepaliveInterval = .seconds(60)
        let handled = Counter()
        var table = RPCMethodTable()
        table.unary("test.Big/Answer", execution: .eventLoop) { _, _ in
            handled.increment()
            return RPCResponse([UInt8](repeating: 0, count: 1_000))
        }
        try await SocketServer.with(methods: table, limits: limits) { socket in
            let peer = try await RawPeer(path: socket.path, reads: false)
            try await peer.send(RawPeer.hello)
            let sender = Task {
                for number in 1...50_000 {
                    try await peer.send(
                        RawPeer.open(UInt32(number), "test.Big/Answer"), RawPeer.message(UInt32(number), []))
                }
            }
            // It comes to rest: the count stops moving although the peer has more to ask.
            var last = -1
            #expect(
                await eventually {
                    defer { last = handled.value }
                    try? await Task.sleep(for: .milliseconds(300))
                    return handled.value > 0 && handled.value == last
                })
            #expect(handled.value < 5_000)
            sender.cancel()
            await peer.close()
        }
    }

    @Test func anUnanswerableRequestIsInvalid() async throws {
        try await SocketServer.with(limits: RPCServerLimits()) { socket in
            let peer = try await RawPeer(path: socket.path)
            try await peer.send(
                RawPeer.hello, RawPeer.open(1, "test.Echo/Pool"), .halfClose(call: 1),
                RawPeer.open(2, "test.Echo/Pool"),
                RawPeer.message(2, [1], isLast: false), RawPeer.message(2, [2], isLast: false))
            #expect(await eventually { peer.frames.count == 3 })
            for case .status(let status) in peer.frames { #expect(status.code == .invalidArgument) }
        }
    }

    @Test(arguments: [
        \RPCServerLimits.framePayloadBytesMax, \.messageBytesMax, \.callCreditBytes, \.callsPerConnectionMax,
        \.connectionsMax, \.connectionsPerAddressMax, \.metadataPairsMax, \.opensPerSecondMax, \.cancelsPerSecondMax,
        \.pingsPerSecondMax, \.controlFramesPerSecondMax, \.inboundBufferedBytesMax, \.outboundBufferedBytesMax,
    ])
    func aLimitOutsideItsRangeIsRefused(field: any WritableKeyPath<RPCServerLimits, Int> & Sendable) {
        var limits = RPCServerLimits()
        limits[keyPath: field] = 0
        #expect(throws: RPCConfigurationError.self) {
            try RPCServer(methods: RPCMethodTable(), limits: limits, wallClockSeconds: { 0 })
        }
    }

    @Test func theDefaultsAreThoseOfTheDocument() {
        let limits = RPCServerLimits()
        #expect(limits.handshakeTimeout == .seconds(10))
        #expect(limits.keepaliveInterval + limits.keepaliveTimeout == .seconds(15))
        #expect(limits.partialFrameTimeout == .seconds(10))
        #expect(limits.deadlineDefault == .seconds(30))
        #expect(limits.peerCheckInterval == .seconds(2))
        #expect(limits.connection.settings == ConnectionSettings())
        #expect(RPCClientLimits().connection.settings.callCreditBytes == ConnectionSettings().callCreditBytes)
    }
}
