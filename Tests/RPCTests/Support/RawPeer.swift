import NIOCore
import NIOPosix
import Synchronization

@testable import RPC

/// A peer that sends exactly the bytes it is told and does nothing by itself.
final class RawPeer: Sendable {
    private final class Collector: ChannelInboundHandler, Sendable {
        typealias InboundIn = ByteBuffer
        let received = Mutex<[UInt8]>([])
        let isClosed = Mutex(false)

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let bytes = Array(buffer: unwrapInboundIn(data))
            received.withLock { $0 += bytes }
        }

        func channelInactive(context: ChannelHandlerContext) {
            isClosed.withLock { $0 = true }
        }

        func errorCaught(context: ChannelHandlerContext, error: any Error) {
            context.close(promise: nil)
        }
    }

    private let channel: any Channel
    private let collector: Collector

    /// Connects to a Unix socket; a peer that does not read leaves all bytes in the socket.
    init(path: String, reads: Bool = true) async throws {
        let collector = Collector()
        self.collector = collector
        channel = try await RawPeer.bootstrap(collector, reads: reads).connect(unixDomainSocketPath: path).get()
    }

    /// Connects to a TCP port without TLS.
    init(port: Int) async throws {
        let collector = Collector()
        self.collector = collector
        channel = try await RawPeer.bootstrap(collector, reads: true).connect(host: "127.0.0.1", port: port).get()
    }

    private static func bootstrap(_ collector: Collector, reads: Bool) -> ClientBootstrap {
        ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(.autoRead, value: reads)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(collector)
                }
            }
    }

    var isClosed: Bool { collector.isClosed.withLock { $0 } }

    /// The whole frames received so far.
    var frames: [Frame] {
        let bytes = collector.received.withLock { $0 }
        return (try? decode(ByteBuffer(bytes: bytes))) ?? []
    }

    /// The code of the go-away received, nil if there is none.
    var goAway: GoAwayCode? {
        for case .goAway(let goAway) in frames { return goAway.code }
        return nil
    }

    func send(_ frames: Frame...) async throws {
        try await channel.writeAndFlush(encode(frames)).get()
    }

    func send(bytes: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: bytes)).get()
    }

    func close() async {
        try? await channel.close()
    }

    static var hello: Frame {
        .hello(HelloFrame(versionMin: 1, versionMax: 1, settings: ConnectionSettings()))
    }

    static func open(_ call: UInt32, _ method: String) -> Frame {
        .open(OpenFrame(call: call, deadlineMilliseconds: 0, method: method, metadata: RPCMetadata()))
    }

    static func message(_ call: UInt32, _ payload: [UInt8], isLast: Bool = true) -> Frame {
        .message(MessageFrame(call: call, isContinued: false, isLast: isLast, payload: payload))
    }
}

/// A server on a Unix socket, where peers can break the protocol without TLS.
struct SocketServer {
    let server: RPCServer
    let path: String

    static func with(
        methods: RPCMethodTable = TestMethods.table, limits: RPCServerLimits,
        _ body: (SocketServer) async throws -> Void
    ) async throws {
        let server = try RPCServer(methods: methods, limits: limits, wallClockSeconds: TestServer.wallClock)
        let path = temporarySocketPath()
        _ = try await server.start([.unixSocket(path: path, mode: 0o600)])
        do {
            try await body(SocketServer(server: server, path: path))
            await server.shutdown(drainWithin: .zero)
        } catch {
            await server.shutdown(drainWithin: .zero)
            throw error
        }
    }
}
