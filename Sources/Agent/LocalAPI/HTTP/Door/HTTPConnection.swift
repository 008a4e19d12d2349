import KakuzukeProtocol
import LocalStore
import NIOCore
import NIOHTTP1

/// One connection: takes a request after the other, each within the limits of size and time, and answers it.
final class HTTPConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    /// Tells a connection to close as soon as nothing is under way.
    struct Closing: Sendable {}

    private enum Phase {
        /// Nothing is under way.
        case waiting
        /// The body of a request that is let in is coming.
        case receiving(HTTPGate.Admitted)
        /// The request is being answered.
        case working
        /// The answer is on its way.
        case answering
        /// The last answer was given; whatever still comes is passed over.
        case ending
    }

    private let gate: HTTPGate
    private let limits: HTTPDoorLimits
    private let database: AgentDatabase
    private var phase = Phase.waiting
    private var timer: Scheduled<Void>?
    private var keepsAlive = true
    private var version = HTTPVersion.http1_1

    init(gate: HTTPGate, limits: HTTPDoorLimits, database: AgentDatabase) {
        self.gate = gate
        self.limits = limits
        self.database = database
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { waitForRequest(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        waitForRequest(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is Closing {
            keepsAlive = false
            if case .waiting = phase { context.close(promise: nil) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): began(head, context)
        case .body(let bytes): received(bytes, context)
        case .end: ended(context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch phase {
        case .waiting, .receiving:
            guard let error = error as? HTTPParserError else { return context.close(promise: nil) }
            let isTooLarge = error == .headerOverflow
            let answer = HTTPRefusal(
                isTooLarge ? 431 : 400, .invalidArgument,
                isTooLarge
                    ? "the headers have at most \(limits.headerBytesMax) bytes and \(limits.headersMax) entries"
                    : "the request is no HTTP/1.1", field: isTooLarge ? "headers" : "request"
            ).answer
            end(with: answer, context)
        case .working, .answering, .ending: context.close(promise: nil)
        }
    }

    private func waitForRequest(_ context: ChannelHandlerContext) {
        phase = .waiting
        setTimer(limits.idleMilliseconds, context) { context in context.close(promise: nil) }
    }

    private func setTimer(
        _ milliseconds: Int64, _ context: ChannelHandlerContext,
        _ act: @escaping (ChannelHandlerContext) -> Void
    ) {
        timer?.cancel()
        timer = context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(milliseconds)) {
            guard context.channel.isActive else { return }
            act(context)
        }
    }

    private func began(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard case .waiting = phase else { return }
        version = head.version
        keepsAlive = keepsAlive && head.isKeepAlive && head.version == .http1_1
        setTimer(limits.requestMilliseconds, context) { [self] context in ranOut(context) }
        switch gate.look(at: head) {
        case .failure(let refusal): end(with: refusal.answer, context)
        case .success(let admitted):
            let length = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
            guard length <= limits.bodyBytesMax else { return end(with: tooLarge, context) }
            phase = .receiving(admitted)
            guard head.headers.first(name: "Expect")?.lowercased() == "100-continue" else { return }
            let head = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
        }
    }

    private var tooLarge: HTTPAnswer {
        HTTPRefusal(
            413, .invalidArgument, "the body has at most \(limits.bodyBytesMax) bytes", field: "body"
        ).answer
    }

    private func received(_ bytes: ByteBuffer, _ context: ChannelHandlerContext) {
        guard case .receiving(var admitted) = phase else { return }
        // One owner, so that adding to the body copies nothing.
        phase = .waiting
        guard admitted.request.body.count + bytes.readableBytes <= limits.bodyBytesMax else {
            return end(with: tooLarge, context)
        }
        admitted.request.body += bytes.readableBytesView
        phase = .receiving(admitted)
    }

    private func ended(_ context: ChannelHandlerContext) {
        guard case .receiving(let admitted) = phase else { return }
        phase = .working
        guard admitted.route.place == .disk else { return give(Self.answer(admitted), context) }
        let database = database
        context.eventLoop.makeFutureWithTask {
            try await database.perform { _ in Self.answer(admitted) }
        }.assumeIsolated().whenComplete { [self] result in
            guard context.channel.isActive, case .working = phase else { return }
            switch result {
            case .success(let answer): give(answer, context)
            case .failure: give(HTTPAnswer(KakuzukeError(.defect, "the work broke off")), context)
            }
        }
    }

    private static func answer(_ admitted: HTTPGate.Admitted) -> HTTPAnswer {
        do { return try admitted.route.answer(admitted.request) } catch { return HTTPAnswer(error) }
    }

    /// The request has taken too long.
    private func ranOut(_ context: ChannelHandlerContext) {
        switch phase {
        case .waiting, .answering, .ending: context.close(promise: nil)
        case .receiving:
            end(
                with: HTTPRefusal(
                    408, .deadlineExceeded,
                    "the request did not come within \(limits.requestMilliseconds) milliseconds", field: "body"
                ).answer, context)
        case .working:
            let error = KakuzukeError(
                .deadlineExceeded, "it is not done yet; sent again with the same key it is done once")
            end(with: HTTPAnswer(error), context)
        }
    }

    private func give(_ answer: HTTPAnswer, _ context: ChannelHandlerContext) {
        guard keepsAlive else { return end(with: answer, context) }
        phase = .answering
        write(answer, context) { [self] context in
            waitForRequest(context)
            // A request that came meanwhile is handed on by this.
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }

    /// Answers and ends the connection: what else was sent is passed over, because closing a socket with unread bytes
    /// takes the answer away from the other side.
    private func end(with answer: HTTPAnswer, _ context: ChannelHandlerContext) {
        keepsAlive = false
        phase = .ending
        write(answer, context) { [self] context in
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
            context.close(mode: .output, promise: nil)
            setTimer(limits.lingerMilliseconds, context) { context in context.close(promise: nil) }
        }
    }

    /// Writes an answer but for its end, and goes on when its bytes have gone.
    private func write(
        _ answer: HTTPAnswer, _ context: ChannelHandlerContext,
        then next: @escaping (ChannelHandlerContext) -> Void
    ) {
        var head = HTTPResponseHead(
            version: version == .http1_0 ? .http1_0 : .http1_1,
            status: HTTPResponseStatus(statusCode: answer.status))
        head.headers = HTTPHeaders(Self.headersOfAll + answer.headers.map { ($0.name, $0.value) })
        head.headers.add(name: "Content-Type", value: answer.contentType)
        head.headers.add(name: "Content-Length", value: String(answer.body.count))
        if !keepsAlive { head.headers.add(name: "Connection", value: "close") }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        // The end follows once the bytes have gone: before it no further request is looked at, so that a client that
        // asks and does not read is not answered into memory.
        let body = wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: answer.body))))
        context.writeAndFlush(body).assumeIsolated().whenComplete { _ in
            guard context.channel.isActive else { return }
            next(context)
        }
    }

    /// No page of another place reads an answer, frames it or keeps it.
    private static let headersOfAll = [
        ("Cache-Control", "no-store"), ("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
        ("X-Frame-Options", "DENY"),
        (
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
                + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
    ]
}
