import NIOCore
import Testing

@testable import RPC

// Goal: code and document agree on every byte. Method: each vector of the document is decoded, compared and encoded
// again.
@Suite struct FrameVectorTests {
    static let frames: [String: Frame] = [
        "hello": .hello(HelloFrame(versionMin: 1, versionMax: 1, settings: ConnectionSettings())),
        "open": .open(
            OpenFrame(
                call: 1, deadlineMilliseconds: 1_500, method: "shop.Prices/Quote",
                metadata: RPCMetadata(unchecked: [.init(key: "trace", value: [0x01, 0xFF])]))),
        "message": .message(MessageFrame(call: 1, isContinued: false, isLast: false, payload: Array("abc".utf8))),
        "message-continued": .message(
            MessageFrame(call: 1, isContinued: true, isLast: false, payload: Array("ab".utf8))),
        "message-last": .message(MessageFrame(call: 1, isContinued: false, isLast: true, payload: Array("c".utf8))),
        "half-close": .halfClose(call: 1),
        "status-ok": .status(StatusFrame(call: 1, code: .ok, message: "", metadata: RPCMetadata())),
        "status-error": .status(
            StatusFrame(
                call: 1, code: .notFound, message: "no such store", metadata: RPCMetadata([("store", "17")]))),
        "cancel": .cancel(call: 1, code: .cancelled),
        "credit": .credit(call: 1, bytes: 65_536),
        "ping": .ping(0x0102_0304_0506_0708),
        "pong": .pong(0x0102_0304_0506_0708),
        "go-away": .goAway(GoAwayFrame(lastCall: 7, code: .drain, message: "bye")),
    ]

    @Test func everyKindHasAVectorAndViceVersa() throws {
        let names = Set(try ProtocolDocument.vectors().keys).subtracting(["unary-client", "unary-server"])
        #expect(names == Set(Self.frames.keys))
    }

    @Test(arguments: frames.keys.sorted())
    func aVectorIsTheFrame(name: String) throws {
        let vector = try #require(try ProtocolDocument.vectors()[name])
        let frame = try #require(Self.frames[name])
        #expect(try decode(ByteBuffer(bytes: vector)) == [frame])
        #expect(Array(buffer: encode([frame])) == vector)
    }

    @Test func theWholeUnaryCallIsWhatBothSidesSend() throws {
        let vectors = try ProtocolDocument.vectors()
        let now = NIODeadline.uptimeNanoseconds(1_000)
        var client = ClientConnection(limits: RPCClientLimits().connection, now: now)
        var server = ServerConnection(limits: RPCServerLimits().connection, now: now)
        var sent = client.outbound
        let hello = client.takeOutbound()
        server.received(try #require(hello), now: now)
        #expect(server.nextEvent(now: now) == .ready)
        var answered = server.outbound
        let helloAnswer = server.takeOutbound()
        client.received(try #require(helloAnswer), now: now)
        #expect(client.nextEvent(now: now) == .ready)
        let id = client.open(
            method: "test.Echo/Pool", deadline: nil, metadata: RPCMetadata(), onlyMessage: Array("hi".utf8), now: now)
        sent.writeImmutableBuffer(client.outbound)
        let request = client.takeOutbound()
        server.received(try #require(request), now: now)
        while server.nextEvent(now: now) != nil {}
        _ = server.succeed(id, message: Array("hi".utf8), metadata: RPCMetadata())
        answered.writeImmutableBuffer(server.outbound)
        #expect(Array(buffer: sent) == vectors["unary-client"])
        #expect(Array(buffer: answered) == vectors["unary-server"])
    }
}
