public import KakuzukeProtocol
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// The store's own door over HTTP/1.1 with JSON, on loopback only: no setting lets it listen elsewhere.
///
/// Source: `docs/agent.md`, "HTTP"; decision 25.
public final class HTTPDoor: Sendable {
    /// Whether the door listens on ::1 beside 127.0.0.1.
    public enum VersionSix: String, CaseIterable, Sendable {
        /// Where the machine has it.
        case auto
        /// Never.
        case off
        /// Always: the door does not open without it.
        case required
    }

    /// Addresses that the door listens on; the second one as `VersionSix` says.
    static let addresses = ["127.0.0.1", "::1"]

    private struct State {
        var listeners: [any Channel] = []
        var connections: [ObjectIdentifier: any Channel] = [:]
    }

    private let desk: HTTPDesk
    private let access: HTTPAccess
    private let limits: HTTPDoorLimits
    private let addresses: [String]
    private let isSixRequired: Bool
    private let state = Mutex(State())

    /// Makes a door; nothing listens before `open`.
    ///
    /// - Parameters:
    ///   - desk: what is asked of the agent.
    ///   - access: who may ask.
    ///   - limits: how much the door takes.
    ///   - versionSix: whether it listens on ::1 too.
    public convenience init(
        desk: HTTPDesk, access: HTTPAccess, limits: HTTPDoorLimits = HTTPDoorLimits(),
        versionSix: VersionSix = .auto
    ) {
        self.init(
            desk: desk, access: access, limits: limits,
            addresses: versionSix == .off ? Array(Self.addresses.prefix(1)) : Self.addresses,
            isSixRequired: versionSix == .required)
    }

    /// Makes a door on other addresses, for tests.
    init(desk: HTTPDesk, access: HTTPAccess, limits: HTTPDoorLimits, addresses: [String], isSixRequired: Bool) {
        self.addresses = addresses
        self.isSixRequired = isSixRequired
        self.desk = desk
        self.access = access
        self.limits = limits
    }

    /// Listens on loopback.
    ///
    /// - Parameter port: 1 to 65,535; 0: the system chooses one.
    /// - Returns: the port.
    /// - Throws: `HTTPDoorError` where it cannot be had.
    public func open(port: Int) async throws(HTTPDoorError) -> Int {
        var port = port
        for address in addresses {
            do {
                let listener = try await bootstrap.bind(host: address, port: port).get()
                state.withLock { $0.listeners.append(listener) }
                port = listener.localAddress?.port ?? port
            } catch let error as IOError where [EADDRNOTAVAIL, EAFNOSUPPORT].contains(error.errnoCode) {
                // A machine without version 6 of the protocol is served by version 4.
                guard address != addresses[0] else { throw Self.unusable(address, port) }
                guard isSixRequired else { continue }
                await close(within: .zero)
                throw HTTPDoorError(
                    message: "this machine has no \(address), which http.ipv6 requires",
                    nextStep: "Let the machine have IPv6 on loopback, or set http.ipv6 to auto.")
            } catch {
                await close(within: .zero)
                throw Self.unusable(address, port)
            }
        }
        return port
    }

    /// Where the door listens, such as `127.0.0.1:7450`; empty before it is open.
    public var places: [String] {
        state.withLock { $0.listeners }.compactMap(\.localAddress).map { address in
            let name = address.ipAddress ?? ""
            return (name.contains(":") ? "[\(name)]" : name) + ":\(address.port ?? 0)"
        }
    }

    /// A link's code for the page, and where the page is.
    ///
    /// - Parameter port: the port that the door listens on.
    /// - Returns: address, code, and for how long the code holds.
    public func pageLink(port: Int) -> Kakuzuke_V1_OpenPageResponse {
        var response = Kakuzuke_V1_OpenPageResponse()
        response.address = "http://127.0.0.1:\(port)/"
        response.code = access.newCode()
        response.seconds = UInt32(HTTPAccess.codeSeconds)
        return response
    }

    /// Stops listening, lets what is under way end for at most `time`, then closes.
    public func close(within time: Duration) async {
        let listeners = state.withLock { state in
            defer { state.listeners = [] }
            return state.listeners
        }
        for listener in listeners { try? await listener.close() }
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end, state.withLock({ !$0.connections.isEmpty }) {
            for channel in state.withLock({ Array($0.connections.values) }) {
                channel.pipeline.fireUserInboundEventTriggered(HTTPConnection.Closing())
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
        for channel in state.withLock({ Array($0.connections.values) }) { try? await channel.close() }
    }

    /// True where the machine has ::1 to listen on.
    public static func hasVersionSix() async -> Bool {
        let listening = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton).bind(host: addresses[1], port: 0)
        guard let listener = try? await listening.get() else { return false }
        try? await listener.close()
        return true
    }

    private static func unusable(_ address: String, _ port: Int) -> HTTPDoorError {
        HTTPDoorError(
            message: "port \(port) of \(address) cannot be had for HTTP",
            nextStep: "Give another http.port, or end the program that has it.")
    }

    private var bootstrap: ServerBootstrap {
        ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .serverChannelOption(.backlog, value: 128)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try self.accept(channel) }
            }
    }

    private func accept(_ channel: any Channel) throws {
        let isAdmitted = state.withLock { state in
            guard state.connections.count < limits.connectionsMax else { return false }
            state.connections[ObjectIdentifier(channel)] = channel
            return true
        }
        guard isAdmitted else { throw ChannelError.connectTimeout(.zero) }
        channel.closeFuture.whenComplete { [weak channel] _ in
            guard let channel else { return }
            self.state.withLock { _ = $0.connections.removeValue(forKey: ObjectIdentifier(channel)) }
        }
        let port = channel.localAddress?.port ?? 0
        let gate = HTTPGate(
            routes: HTTPRoutes.all(desk, access), authority: HTTPAuthority(port: port), access: access)
        var decoding = NIOHTTPDecoderLimitConfiguration()
        decoding.maxHeaderFieldSize = limits.headerBytesMax
        decoding.maxHeaderListSize = limits.headerBytesMax
        decoding.maxHeaderFieldCount = limits.headersMax
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTPResponseEncoder())
        try pipeline.addHandler(
            ByteToMessageHandler(
                HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: decoding)))
        try pipeline.addHandler(HTTPServerPipelineHandler())
        try pipeline.addHandler(HTTPConnection(gate: gate, limits: limits, database: desk.database))
    }
}
