import NIOCore
import NIOPosix
import NIOSSL

/// Calls methods of one server over one connection, which is made at the first call and made anew when it breaks.
///
/// Any number of tasks may call at once; calls beyond what the server takes at once wait for their turn.
public final class RPCClient: Sendable {
    private let eventLoop: any EventLoop
    private let core: ClientCore
    private let cell: ConnectivityCell
    private let deadlineDefault: Duration?

    /// Makes a client; nothing is sent before the first call.
    ///
    /// `random` gives numbers from 0 to 1 and spreads the pauses between attempts to connect. Throws `limit` if a limit
    /// lies outside its range and `privateKey` if the identity does not fit together.
    public init(
        _ address: RPCClientAddress,
        limits: RPCClientLimits = RPCClientLimits(),
        eventLoops: RPCEventLoops = .shared,
        random: @escaping @Sendable () -> Double
    ) throws(RPCConfigurationError) {
        try limits.validate()
        eventLoop = eventLoops.group.next()
        cell = ConnectivityCell()
        deadlineDefault = limits.deadlineDefault
        let tls: NIOSSLContext? =
            if case .tcp(_, _, let tls) = address { try TLSContexts.client(tls) } else { nil }
        core = ClientCore(
            eventLoop: eventLoop, address: address, tls: tls, limits: limits, random: random, connectivity: cell)
    }

    deinit {
        let core = core
        eventLoop.execute { core.shutdown(drainWithin: .zero) }
    }

    /// State of the connection now.
    public var connectivity: RPCConnectivity { cell.current }

    /// State of the connection now and every change of it.
    public var connectivityUpdates: AsyncStream<RPCConnectivity> { cell.updates() }

    /// Calls a method with one message each way.
    public func unary(
        _ method: String, _ message: [UInt8], options: RPCCallOptions = .defaults
    ) async throws(RPCError) -> RPCResponse {
        let call = makeCall(method, options, onlyMessage: message)
        let result = await withTaskCancellationHandler {
            await withUnsafeContinuation { continuation in
                onLoop { core in
                    call.unary = continuation
                    if let end = call.end {
                        call.unary = nil
                        continuation.resume(returning: end.flatMap { _ in .failure(RPCClient.cancelledError) })
                    } else {
                        core.start(call)
                    }
                }
            }
        } onCancel: {
            onLoop { $0.cancel(call, RPCClient.cancelledError) }
        }
        return try result.get()
    }

    /// Calls a method of any kind and works on the call in `body`; a call that has not ended then is cancelled.
    ///
    /// Rethrows what `body` throws; the call's own failures are `RPCError`.
    public func withCall<Result>(
        _ method: String, options: RPCCallOptions = .defaults, body: (RPCClientCall) async throws -> Result
    ) async throws -> Result {
        try await withStarted(makeCall(method, options, onlyMessage: nil), body)
    }

    /// Calls a method with one request and many answers and reads them in `body`.
    public func serverStreaming<Result>(
        _ method: String, _ message: [UInt8], options: RPCCallOptions = .defaults,
        body: (RPCMessageStream) async throws -> Result
    ) async throws -> Result {
        try await withStarted(makeCall(method, options, onlyMessage: message)) { call in
            try await body(call.responses)
        }
    }

    /// Calls a method with many requests, which `body` sends, and one answer.
    public func clientStreaming(
        _ method: String, options: RPCCallOptions = .defaults, body: (RPCMessageWriter) async throws -> Void
    ) async throws -> RPCResponse {
        try await withStarted(makeCall(method, options, onlyMessage: nil)) { call in
            do {
                try await body(RPCMessageWriter { (message) throws(RPCError) in try await call.send(message) })
            } catch let error as RPCError where error == RPCError(.cancelled, "") && !Task.isCancelled {
                // The server ended the call while requests were on their way: its outcome counts, not the broken send.
                _ = try await call.trailingMetadata()
                throw error
            }
            call.finish()
            let answer = try await call.responses.next()
            let metadata = try await call.trailingMetadata()
            guard let answer else { throw RPCError(.internal, "the server ended the call without an answer") }
            return RPCResponse(answer, metadata: metadata)
        }
    }

    /// Takes no new calls, lets open ones end for at most `drainWithin`, then closes the connection.
    public func shutdown(drainWithin: Duration = .zero) async {
        onLoop { $0.shutdown(drainWithin: TimeAmount(drainWithin)) }
    }

    private static let cancelledError = RPCError(.cancelled, "the caller gave the call up")

    private func makeCall(_ method: String, _ options: RPCCallOptions, onlyMessage: [UInt8]?) -> ClientCall {
        precondition(method.utf8.count <= ProtocolConstants.methodBytesMax, "a name has at most 255 bytes")
        let time = options.deadline ?? deadlineDefault
        return ClientCall(
            method: method, metadata: options.metadata, deadline: time.map { .now() + TimeAmount($0) },
            waitsForReady: options.waitsForReady, onlyMessage: onlyMessage)
    }

    private func withStarted<Result>(
        _ call: ClientCall, _ body: (RPCClientCall) async throws -> Result
    ) async throws -> Result {
        let core = core
        let eventLoop = eventLoop
        let handle = RPCClientCall(call: call, core: core, eventLoop: eventLoop)
        onLoop { $0.start(call) }
        return try await withTaskCancellationHandler {
            defer { handle.cancel() }
            return try await body(handle)
        } onCancel: {
            handle.cancel()
        }
    }

    private func onLoop(_ work: @escaping @Sendable (ClientCore) -> Void) {
        let core = core
        if eventLoop.inEventLoop {
            work(core)
        } else {
            eventLoop.execute { work(core) }
        }
    }
}
