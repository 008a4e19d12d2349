import NIOCore

/// Options of TCP sockets that NIO does not name.
enum SocketOptions {
    /// TCP_USER_TIMEOUT of Linux: the kernel gives up on bytes that stay unacknowledged this long.
    static let tcpUserTimeout = ChannelOptions.Types.SocketOption(
        level: .tcp, name: NIOBSDSocket.Option(rawValue: 18))

    /// Its value: as long as a peer may be silent, in milliseconds.
    static func tcpUserTimeoutMilliseconds(interval: Duration, timeout: Duration) -> Int {
        Int(clamping: TimeAmount(interval + timeout).nanoseconds / 1_000_000)
    }
}
