import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

#if canImport(Glibc)
import Glibc
#endif

/// Serves a table of methods over TLS 1.3 and Unix domain sockets.
public final class RPCServer: Sendable {
    private struct State {
        var phase = Phase.new
        var listeners: [any Channel] = []
        var tls: [Int: ListenerTLS] = [:]
        var connections: [UInt64: ServerConnectionReference] = [:]
        var emptied: [UnsafeContinuation<Void, Never>] = []
    }

    private enum Phase {
        case new
        case serving
        case stopping
    }

    private let shared: ServerShared
    private let eventLoops: RPCEventLoops
    private let state = Mutex(State())

    /// Makes a server; it listens after `start`.
    ///
    /// `wallClockSeconds` gives seconds since 1970 and decides on the expiry of certificates. The first interceptor is
    /// the outermost. Throws `limit` if a limit lies outside its range.
    public init(
        methods: RPCMethodTable,
        interceptors: [any RPCServerInterceptor] = [],
        peerCheck: (any RPCPeerCheck)? = nil,
        limits: RPCServerLimits = RPCServerLimits(),
        eventLoops: RPCEventLoops = .shared,
        wallClockSeconds: @escaping @Sendable () -> Int64
    ) throws(RPCConfigurationError) {
        try limits.validate()
        self.eventLoops = eventLoops
        self.shared = ServerShared(
            methods: methods.methods, interceptors: interceptors, peerCheck: peerCheck, limits: limits,
            connectionLimits: limits.connection, wallClockSeconds: wallClockSeconds,
            counter: ConnectionCounter(
                totalMax: limits.connectionsMax, perAddressMax: limits.connectionsPerAddressMax))
    }

    /// Counters since the start.
    public var statistics: RPCServerStatistics { shared.counter.statistics }

    /// Listens on every address and gives them back with the ports in use.
    ///
    /// Throws `address` if one cannot be bound (none is bound then), `privateKey` if an identity does not fit together,
    /// `state` if the server was started before.
    public func start(_ addresses: [RPCListenAddress]) async throws(RPCConfigurationError) -> [RPCBoundAddress] {
        let isNew = state.withLock { state in
            defer { state.phase = .serving }
            return state.phase == .new
        }
        guard isNew else {
            throw RPCConfigurationError(.state, "the server was started before", advice: "make a new server")
        }
        var bound: [RPCBoundAddress] = []
        for (index, address) in addresses.enumerated() {
            do {
                bound.append(try await listen(address, index: index))
            } catch {
                await shutdown(drainWithin: .zero)
                throw error
            }
        }
        return bound
    }

    /// New handshakes use these settings, connections that stand go on; `index` is the address's place in `start`.
    ///
    /// Throws `privateKey` if the identity does not fit together, `state` if there is no such TCP address.
    public func replaceTLS(_ tls: RPCServerTLS, ofAddress index: Int = 0) throws(RPCConfigurationError) {
        let context = try TLSContexts.server(tls)
        let replaced = state.withLock { state in
            guard state.tls[index] != nil else { return false }
            state.tls[index] = ListenerTLS(settings: tls, context: context)
            return true
        }
        guard replaced else {
            throw RPCConfigurationError(.state, "no TCP address \(index)", advice: "name an address given to start")
        }
    }

    /// Stops listening, tells every client, lets open calls end for at most `drainWithin`, then closes hard.
    public func shutdown(drainWithin: Duration) async {
        let (listeners, connections) = state.withLock { state in
            defer { state.listeners = [] }
            state.phase = .stopping
            return (state.listeners, Array(state.connections.values))
        }
        for listener in listeners { try? await listener.close() }
        for connection in connections { connection.drain() }
        let timer = Task {
            if drainWithin > .zero { try? await Task.sleep(for: drainWithin) }
            for connection in state.withLock({ Array($0.connections.values) }) { connection.closeNow() }
        }
        await withUnsafeContinuation { continuation in
            let isEmpty = state.withLock { state in
                if !state.connections.isEmpty { state.emptied.append(continuation) }
                return state.connections.isEmpty
            }
            if isEmpty { continuation.resume() }
        }
        timer.cancel()
    }

    private func listen(_ address: RPCListenAddress, index: Int) async throws(RPCConfigurationError) -> RPCBoundAddress
    {
        if case .tcp(_, _, let tls) = address {
            let listener = ListenerTLS(settings: tls, context: try TLSContexts.server(tls))
            state.withLock { $0.tls[index] = listener }
        }
        let bootstrap = ServerBootstrap(group: eventLoops.group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 65_536, high: 262_144))
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.accept(channel, index: index) }
            }
        do {
            let channel: any Channel
            let bound: RPCBoundAddress
            switch address {
            case .tcp(let host, let port, _):
                let unacknowledged = SocketOptions.tcpUserTimeoutMilliseconds(
                    interval: shared.limits.keepaliveInterval, timeout: shared.limits.keepaliveTimeout)
                channel = try await bootstrap.childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .childChannelOption(SocketOptions.tcpUserTimeout, value: unacknowledged)
                    .bind(host: host, port: port).get()
                bound = .tcp(host: host, port: channel.localAddress?.port ?? port)
            case .unixSocket(let path, let mode):
                channel = try await bootstrap.bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true).get()
                guard chmod(path, mode_t(mode)) == 0 else {
                    try? await channel.close()
                    throw RPCConfigurationError(
                        .address, "the permissions of \(path) cannot be set", advice: "check the owner of its folder")
                }
                bound = .unixSocket(path: path)
            }
            state.withLock { $0.listeners.append(channel) }
            return bound
        } catch let error as RPCConfigurationError {
            throw error
        } catch {
            throw RPCConfigurationError(
                .address, "the address cannot be bound", advice: "check that it is free and ours", cause: error)
        }
    }

    private func accept(_ channel: any Channel, index: Int) throws {
        let ipAddress = channel.remoteAddress?.ipAddress
        guard let id = shared.counter.admit(address: ipAddress) else {
            throw RPCConfigurationError(.limit, "too many connections", advice: "raise the limit or find the peer")
        }
        let tls = state.withLock { $0.tls[index] }
        let connectionGuard = ConnectionGuard()
        let chain = tls?.settings.clientTrustRoots.map { _ in VerifiedChain() }
        let connection = ServerConnectionHandler(
            shared: shared, connectionID: id, remoteAddress: ipAddress ?? "unix", verifiedChain: chain,
            expiredGraceSeconds: tls?.settings.expiredClientGrace.components.seconds ?? 0,
            connectionGuard: connectionGuard, eventLoop: channel.eventLoop)
        channel.closeFuture.whenComplete { _ in self.closed(id, address: ipAddress) }
        let reference = ServerConnectionReference(
            connection, executor: connection.executor, eventLoop: channel.eventLoop)
        let isServing = state.withLock { state in
            if state.phase == .serving { state.connections[id] = reference }
            return state.phase == .serving
        }
        guard isServing else {
            throw RPCConfigurationError(.state, "the server is stopping", advice: "connect again later")
        }
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(connectionGuard)
        if let tls { try pipeline.addHandler(tls.makeHandler(shared, chain: chain, eventLoop: channel.eventLoop)) }
        try pipeline.addHandler(connection)
    }

    private func closed(_ id: UInt64, address: String?) {
        shared.counter.release(address: address)
        let emptied = state.withLock { state in
            state.connections[id] = nil
            guard state.connections.isEmpty else { return [UnsafeContinuation<Void, Never>]() }
            defer { state.emptied = [] }
            return state.emptied
        }
        for continuation in emptied { continuation.resume() }
    }
}
