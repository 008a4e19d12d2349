import NIOCore
import NIOHTTP1
import NIOPosix

/// A small HTTP server on a free loopback port, which answers as a test tells it to, well or badly.
final class TestHTTPServer: Sendable {
    /// What a test sees of a request.
    struct Request: Sendable {
        var method: String
        /// With the query.
        var path: String
        var authorization: String?
        var body: String
    }

    /// What it answers.
    enum Answer: Sendable {
        /// A status, further header fields, and a body with its length.
        case whole(Int, [String: String], String)
        /// A body in pieces of so many bytes without a length, for ever.
        case endless(pieceBytes: Int)
        /// Nothing: the connection stays open.
        case silence
        /// The head of an answer and then nothing.
        case onlyHead
        /// The connection ends without an answer.
        case hangUp

        static func json(_ text: String, status: Int = 200) -> Answer {
            .whole(status, ["content-type": "application/json"], text)
        }
    }

    typealias Handler = @Sendable (Request) -> Answer

    let port: Int
    private let channel: any Channel

    private init(channel: any Channel) {
        self.channel = channel
        port = channel.localAddress?.port ?? 0
    }

    /// Starts a server.
    static func start(_ handler: @escaping Handler) async throws -> TestHTTPServer {
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(ChannelOptions.socketOption(.so_reuseaddr), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                    try channel.pipeline.syncOperations.addHandler(Connection(handler: handler))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return TestHTTPServer(channel: channel)
    }

    /// Stops listening.
    func stop() async {
        try? await channel.close()
    }

    private final class Connection: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias OutboundOut = HTTPServerResponsePart

        private let handler: Handler
        private var head: HTTPRequestHead?
        private var body = ""

        init(handler: @escaping Handler) {
            self.handler = handler
        }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            switch unwrapInboundIn(data) {
            case .head(let head):
                self.head = head
                body = ""
            case .body(let buffer):
                body += String(buffer: buffer)
            case .end:
                guard let head else { return }
                answer(
                    context,
                    handler(
                        Request(
                            method: head.method.rawValue, path: head.uri,
                            authorization: head.headers.first(name: "authorization"), body: body)))
            }
        }

        private func answer(_ context: ChannelHandlerContext, _ answer: Answer) {
            switch answer {
            case .whole(let status, let fields, let text):
                var headers = HTTPHeaders(fields.map { ($0.key, $0.value) })
                headers.add(name: "content-length", value: "\(text.utf8.count)")
                headers.add(name: "connection", value: "close")
                head(context, status: status, headers)
                context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(string: text)))), promise: nil)
                context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            case .endless(let pieceBytes):
                head(context, status: 200, ["transfer-encoding": "chunked"])
                piece(context, bytes: pieceBytes)
            case .silence: break
            case .onlyHead:
                head(context, status: 200, ["content-length": "1000"])
                context.flush()
            case .hangUp: context.close(promise: nil)
            }
        }

        private func head(_ context: ChannelHandlerContext, status: Int, _ headers: HTTPHeaders) {
            context.write(
                wrapOutboundOut(
                    .head(
                        HTTPResponseHead(
                            version: .http1_1, status: HTTPResponseStatus(statusCode: status), headers: headers))),
                promise: nil)
        }

        /// Writes a piece and, once it is out, the next one.
        private func piece(_ context: ChannelHandlerContext, bytes: Int) {
            let sent = context.eventLoop.makePromise(of: Void.self)
            let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            sent.futureResult.whenSuccess {
                let (connection, context) = bound.value
                connection.piece(context, bytes: bytes)
            }
            let buffer = ByteBuffer(repeating: UInt8(ascii: " "), count: bytes)
            context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(buffer))), promise: sent)
        }
    }
}
