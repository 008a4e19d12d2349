import NIOCore
import NIOPosix
import Synchronization

@testable import RPC

/// A server that answers frames exactly as a script says; connections are counted from 1.
final class RawServer: Sendable {
    typealias Script = @Sendable (_ connection: Int, _ frame: Frame) -> [Frame]

    private final class Handler: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer
        typealias OutboundOut = ByteBuffer
        private let connection: Int
        private let script: Script
        private var decoder = FrameDecoder(limits: FrameDecoder.Limits())

        init(connection: Int, script: @escaping Script) {
            self.connection = connection
            self.script = script
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            decoder.append(unwrapInboundIn(data))
            while let frame = try? decoder.next() {
                let answer = script(connection, frame)
                if !answer.isEmpty { context.writeAndFlush(wrapOutboundOut(encode(answer)), promise: nil) }
            }
        }
    }

    private let listener: any Channel
    private let connections: Counter
    let path: String

    init(_ script: @escaping Script) async throws {
        let connections = Counter()
        self.connections = connections
        path = temporarySocketPath()
        listener = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    connections.increment()
                    try channel.pipeline.syncOperations.addHandler(
                        Handler(connection: connections.value, script: script))
                }
            }
            .bind(unixDomainSocketPath: path).get()
    }

    var connectionCount: Int { connections.value }

    func client(_ limits: RPCClientLimits = RPCClientLimits()) throws -> RPCClient {
        try RPCClient(.unixSocket(path: path), limits: limits, random: { 0.5 })
    }

    func stop() async {
        try? await listener.close()
    }

    static let hello = Frame.hello(HelloFrame(versionMin: 1, versionMax: 1, settings: ConnectionSettings()))
}
