import NIOCore
import NIOPosix
import NIOSSL

/// The reference: frames of a 32-bit length and bytes, echoed; nothing but NIO and TLS 1.3, driven by the handlers.
final class BareEcho: Sendable {
    private let serverGroup = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let clientGroup = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    private let listener: any Channel
    private let clientContext: NIOSSLContext

    init(identity: BenchIdentity) async throws {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(identity.chainPEM.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(identity.keyPEM.utf8), format: .pem)
        var server = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        server.minimumTLSVersion = .tlsv13
        let serverContext = try NIOSSLContext(configuration: server)
        var client = TLSConfiguration.makeClientConfiguration()
        client.minimumTLSVersion = .tlsv13
        client.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(Array(identity.rootPEM.utf8)))
        clientContext = try NIOSSLContext(configuration: client)
        listener = try await ServerBootstrap(group: serverGroup)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: serverContext))
                    try channel.pipeline.syncOperations.addHandler(BareServerHandler())
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
    }

    func run(payload: [UInt8], inFlight: Int, seconds: Double) async throws -> BenchRound {
        let loop = clientGroup.next()
        let done = loop.makePromise(of: [Int64].self)
        let context = clientContext
        let channel = try await ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: "bench.test"))
                    try pipeline.addHandler(
                        BareClientHandler(payload: payload, inFlight: inFlight, seconds: seconds, done: done))
                }
            }
            .connect(host: "127.0.0.1", port: listener.localAddress?.port ?? 0).get()
        let latencies = try await done.futureResult.get()
        try await channel.close()
        return BenchRound(latenciesNanoseconds: latencies, seconds: seconds)
    }

    /// The same transport called by tasks of Swift's pool: a promise per request, answered in order.
    func runTasks(payload: [UInt8], inFlight: Int, seconds: Double) async throws -> BenchRound {
        let loop = clientGroup.next()
        let context = clientContext
        let handler = NIOLoopBoundBox.makeEmptyBox(valueType: BareTasksHandler.self, eventLoop: loop)
        let channel = try await ClientBootstrap(group: loop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: "bench.test"))
                    let tasks = BareTasksHandler()
                    handler.value = tasks
                    try pipeline.addHandler(tasks)
                }
            }
            .connect(host: "127.0.0.1", port: listener.localAddress?.port ?? 0).get()
        let call: @Sendable () async throws -> Void = {
            let promise = loop.makePromise(of: ByteBuffer.self)
            loop.execute {
                var request = channel.allocator.buffer(capacity: 4 + payload.count)
                request.writeInteger(UInt32(payload.count))
                request.writeBytes(payload)
                handler.value?.send(request, promise)
            }
            _ = try await promise.futureResult.get()
        }
        let round = try await BenchRound.measure(inFlight: inFlight, seconds: seconds, call)
        try await channel.close()
        return round
    }

    func stop() async throws {
        try await listener.close()
        try await serverGroup.shutdownGracefully()
        try await clientGroup.shutdownGracefully()
    }
}

/// Collects bytes and gives whole frames.
struct BareFrames {
    private var buffer = ByteBuffer()

    mutating func append(_ bytes: ByteBuffer) {
        if buffer.readableBytes == 0 { buffer = bytes } else { buffer.writeImmutableBuffer(bytes) }
    }

    mutating func next() -> ByteBuffer? {
        guard let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self),
            buffer.readableBytes >= 4 + Int(length)
        else { return nil }
        return buffer.readSlice(length: 4 + Int(length))
    }
}

final class BareServerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var frames = BareFrames()

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        frames.append(unwrapInboundIn(data))
        while let frame = frames.next() { context.write(wrapOutboundOut(frame), promise: nil) }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.flush()
    }
}

final class BareClientHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let request: ByteBuffer
    private let inFlight: Int
    private let duration: TimeAmount
    private let done: EventLoopPromise<[Int64]>
    private var frames = BareFrames()
    private var sent = CircularBuffer<NIODeadline>()
    private var latencies: [Int64] = []
    private var end = NIODeadline.distantFuture
    private var isDone = false

    init(payload: [UInt8], inFlight: Int, seconds: Double, done: EventLoopPromise<[Int64]>) {
        var request = ByteBuffer()
        request.writeInteger(UInt32(payload.count))
        request.writeBytes(payload)
        self.request = request
        self.inFlight = inFlight
        self.duration = .nanoseconds(Int64(seconds * 1_000_000_000))
        self.done = done
    }

    func channelActive(context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        end = now + duration
        for _ in 0..<inFlight {
            sent.append(now)
            context.write(wrapOutboundOut(request), promise: nil)
        }
        context.flush()
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        frames.append(unwrapInboundIn(data))
        while frames.next() != nil {
            let now = NIODeadline.now()
            guard let start = sent.popFirst(), !isDone else { continue }
            latencies.append((now - start).nanoseconds)
            if now >= end {
                isDone = true
                done.succeed(latencies)
            } else {
                sent.append(now)
                context.write(wrapOutboundOut(request), promise: nil)
            }
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.flush()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if !isDone { done.fail(error) }
        isDone = true
        context.close(promise: nil)
    }
}

/// Sends requests as tasks hand them in and answers their promises in order.
final class BareTasksHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var frames = BareFrames()
    private var waiting = CircularBuffer<EventLoopPromise<ByteBuffer>>()
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
    }

    func send(_ request: ByteBuffer, _ promise: EventLoopPromise<ByteBuffer>) {
        waiting.append(promise)
        context?.writeAndFlush(wrapOutboundOut(request), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        frames.append(unwrapInboundIn(data))
        while let frame = frames.next() { waiting.popFirst()?.succeed(frame) }
    }
}
