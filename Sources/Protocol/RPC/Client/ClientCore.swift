import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// The client's connection and the calls that wait for one.
///
/// `@unchecked Sendable`: it is made on the caller's thread and passed to its event loop; its variables are touched on
/// that loop only.
final class ClientCore: @unchecked Sendable {
    private enum State {
        case idle
        case connecting(ClientConnectionHandler?)
        case ready(ClientConnectionHandler)
        case pausing(Scheduled<Void>)
        case shutdown
    }

    private let eventLoop: any EventLoop
    private let address: RPCClientAddress
    private let tls: NIOSSLContext?
    private let limits: RPCClientLimits
    private let connectionLimits: ClientConnectionLimits
    private let random: @Sendable () -> Double
    private let connectivity: ConnectivityCell
    private var state = State.idle
    private var backoff: Backoff
    private var waiting = CircularBuffer<ClientCall>()
    private var waitingTimer: Scheduled<Void>?
    private var waitingTimerMoment = NIODeadline.distantFuture
    private var draining: [ObjectIdentifier: ClientConnectionHandler] = [:]

    init(
        eventLoop: any EventLoop, address: RPCClientAddress, tls: NIOSSLContext?, limits: RPCClientLimits,
        random: @escaping @Sendable () -> Double, connectivity: ConnectivityCell
    ) {
        self.eventLoop = eventLoop
        self.address = address
        self.tls = tls
        self.limits = limits
        self.connectionLimits = limits.connection
        self.random = random
        self.connectivity = connectivity
        self.backoff = Backoff(
            initial: limits.backoffInitial, maximum: limits.backoffMax, multiplier: limits.backoffMultiplier)
    }

    /// Opens a call now or as soon as there is a connection with room.
    func start(_ call: ClientCall) {
        guard call.end == nil else { return }
        switch state {
        case .ready(let connection) where waiting.isEmpty && connection.hasRoom:
            connection.open(call)
        case .ready, .connecting: enqueue(call)
        case .idle:
            enqueue(call)
            connect()
        case .pausing where call.waitsForReady: enqueue(call)
        case .pausing:
            let error = RPCError(.unavailable, "the server cannot be reached; try again later", isUnprocessed: true)
            call.finish(.failure(error), dropsQueue: true)
        case .shutdown: call.finish(.failure(ClientCore.shutdownError), dropsQueue: true)
        }
    }

    /// The caller gives a call up, wherever it is.
    func cancel(_ call: ClientCall, _ error: RPCError) {
        guard call.end == nil else { return }
        if let connection = call.connection {
            connection.cancel(call, error)
        } else {
            // It leaves the queue when its turn comes.
            call.finish(.failure(error), dropsQueue: true)
        }
    }

    /// Ends the client: no new calls; open ones end within the time given, then the socket closes.
    func shutdown(drainWithin: TimeAmount) {
        let connections = Array(draining.values) + (current.map { [$0] } ?? [])
        if case .pausing(let pause) = state { pause.cancel() }
        set(.shutdown, .shutdown)
        failWaiting(ClientCore.shutdownError) { _ in true }
        for connection in connections {
            draining[ObjectIdentifier(connection)] = connection
            connection.drain()
        }
        eventLoop.assumeIsolated().scheduleTask(in: drainWithin) {
            for connection in self.draining.values { connection.closeNow() }
        }
    }

    private var current: ClientConnectionHandler? {
        switch state {
        case .connecting(let connection): connection
        case .ready(let connection): connection
        case .idle, .pausing, .shutdown: nil
        }
    }

    private static let shutdownError = RPCError(.unavailable, "the client was shut down", isUnprocessed: true)

    private func set(_ state: State, _ connectivity: RPCConnectivity) {
        self.state = state
        self.connectivity.set(connectivity)
    }
}

/// The connection reports.
extension ClientCore {
    /// The server's hello is here.
    func ready(_ connection: ClientConnectionHandler) {
        guard connection === current else { return }
        backoff.succeeded()
        set(.ready(connection), .ready)
        openWaiting()
    }

    /// A call ended, so another may start.
    func roomFreed(_ connection: ClientConnectionHandler) {
        if !waiting.isEmpty, connection === current { openWaiting() }
    }

    /// The connection takes no new calls.
    func goingAway(_ connection: ClientConnectionHandler) {
        guard connection === current, case .ready = state else { return }
        draining[ObjectIdentifier(connection)] = connection
        set(.idle, .idle)
        if !waiting.isEmpty { connect() }
    }

    /// A call whose only message went out with an opening nobody saw is opened once more.
    func retry(_ call: ClientCall, _ error: RPCError) -> Bool {
        guard error.isUnprocessed, error.code == .unavailable, call.onlyMessage != nil, !call.isRetried else {
            return false
        }
        guard call.end == nil else { return false }
        call.isRetried = true
        call.connection = nil
        call.id = 0
        // Not now: the connection that failed it is in the middle of its event.
        eventLoop.assumeIsolated().execute { self.start(call) }
        return true
    }

    /// The connection is gone.
    func lost(_ connection: ClientConnectionHandler, _ error: RPCError) {
        draining[ObjectIdentifier(connection)] = nil
        guard connection === current else { return }
        switch state {
        case .ready:
            set(.idle, .idle)
            if !waiting.isEmpty { connect() }
        case .connecting: connectFailed(error)
        case .idle, .pausing, .shutdown: break
        }
    }
}

/// Connecting and waiting.
extension ClientCore {
    private func connect() {
        let connectionGuard = ConnectionGuard()
        let connection = ClientConnectionHandler(
            owner: self, limits: connectionLimits, connectionGuard: connectionGuard,
            closeTimeout: TimeAmount(limits.closeTimeout))
        set(.connecting(connection), .connecting)
        let bound = NIOLoopBound((connection: connection, connectionGuard: connectionGuard), eventLoop: eventLoop)
        let (tls, address) = (tls, address)
        let bootstrap = ClientBootstrap(group: eventLoop)
            .connectTimeout(TimeAmount(limits.connectTimeout))
            .channelOption(.writeBufferWaterMark, value: .init(low: 65_536, high: 262_144))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    try pipeline.addHandler(bound.value.connectionGuard)
                    if let tls, let name = ClientCore.verifiedName(address) {
                        try pipeline.addHandler(ClientCore.tlsHandler(tls, address, serverName: name.host))
                    }
                    try pipeline.addHandler(bound.value.connection)
                }
            }
        let channel =
            switch address {
            case .tcp(let host, let port, _):
                bootstrap.channelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .channelOption(
                        SocketOptions.tcpUserTimeout,
                        value: SocketOptions.tcpUserTimeoutMilliseconds(
                            interval: limits.keepaliveInterval, timeout: limits.keepaliveTimeout)
                    )
                    .connect(host: host, port: port)
            case .unixSocket(let path): bootstrap.connect(unixDomainSocketPath: path)
            }
        channel.assumeIsolated().whenFailure { cause in
            let error = RPCError(
                .unavailable, "the server cannot be reached; check the address and the network", isUnprocessed: true,
                cause: cause)
            self.lost(connection, error)
        }
        eventLoop.assumeIsolated().scheduleTask(in: TimeAmount(limits.connectTimeout)) {
            guard case .connecting(let current) = self.state, current === connection else { return }
            connection.closeNow()
            self.lost(connection, RPCError(.unavailable, "the server did not say hello in time", isUnprocessed: true))
        }
    }

    /// The TLS handler of a new connection.
    private static func tlsHandler(
        _ context: NIOSSLContext, _ address: RPCClientAddress, serverName: String?
    ) throws -> NIOSSLClientHandler {
        guard case .tcp(let host, _, let tls) = address, let digest = tls.trustRoots.digest else {
            return try NIOSSLClientHandler(context: context, serverHostname: serverName)
        }
        let verifier = PinnedRootVerifier(digest: digest, serverName: tls.serverName ?? host)
        return try NIOSSLClientHandler(
            context: context, serverHostname: serverName,
            customVerificationCallback: { presented, promise in
                promise.completeWithTask { await verifier.isTrusted(presented) ? .certificateVerified : .failed }
            })
    }

    /// Name to verify, nil without TLS.
    ///
    /// Its host is nil for an IP address, which TLS then verifies by itself.
    private static func verifiedName(_ address: RPCClientAddress) -> (host: String?, Void)? {
        guard case .tcp(let host, _, let tls) = address else { return nil }
        let name = tls.serverName ?? host
        let isAddress = (try? SocketAddress(ipAddress: name, port: 0)) != nil
        return (isAddress ? nil : name, ())
    }

    private func connectFailed(_ error: RPCError) {
        let pause = TimeAmount(backoff.failed(random: random()))
        let scheduled = eventLoop.assumeIsolated().scheduleTask(in: pause) {
            guard case .pausing = self.state else { return }
            if self.waiting.contains(where: { $0.end == nil }) {
                self.connect()
            } else {
                self.set(.idle, .idle)
            }
        }
        set(.pausing(scheduled), .transientFailure)
        let failure = RPCError(error.code, error.message, isUnprocessed: true, cause: error.cause)
        failWaiting(failure) { !$0.waitsForReady }
    }

    private func enqueue(_ call: ClientCall) {
        guard waiting.count < limits.waitingCallsMax else {
            let error = RPCError(
                .resourceExhausted, "\(limits.waitingCallsMax) calls wait already; make fewer at once",
                isUnprocessed: true)
            call.finish(.failure(error), dropsQueue: true)
            return
        }
        waiting.append(call)
        guard let deadline = call.deadline, deadline < waitingTimerMoment else { return }
        armWaitingTimer(deadline)
    }

    private func armWaitingTimer(_ moment: NIODeadline) {
        waitingTimer?.cancel()
        waitingTimerMoment = moment
        waitingTimer = eventLoop.assumeIsolated().scheduleTask(deadline: moment) {
            self.waitingTimerMoment = .distantFuture
            let now = NIODeadline.now()
            let error = RPCError(
                .deadlineExceeded, "the deadline passed before the call could start", isUnprocessed: true)
            self.failWaiting(error) { $0.deadline.map { $0 <= now } ?? false }
            if let next = self.waiting.compactMap({ $0.deadline }).min() { self.armWaitingTimer(next) }
        }
    }

    private func failWaiting(_ error: RPCError, where shouldFail: (ClientCall) -> Bool) {
        let calls = waiting
        waiting = CircularBuffer()
        for call in calls where call.end == nil {
            if shouldFail(call) {
                call.finish(.failure(error), dropsQueue: true)
            } else {
                waiting.append(call)
            }
        }
    }

    private func openWaiting() {
        while case .ready(let connection) = state, connection.hasRoom, let call = waiting.popFirst() {
            if call.end == nil { connection.open(call) }
        }
    }
}
