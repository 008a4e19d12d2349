/// How to reach one database and the limits of one connection.
///
/// Every field names its key, type, unit, default and range; `validate()` checks the ranges at start.
public struct PostgresConfiguration: Sendable, Hashable {
    /// Key `host`: name, address, or absolute folder of a Unix socket.
    ///
    /// No default.
    public var host: String
    /// Key `port`: default 5432, range 1–65535; also part of the name of a Unix socket.
    public var port: Int = 5432
    /// Key `database`: name of the database.
    ///
    /// No default.
    public var database: String
    /// Key `user`: role to sign in as.
    ///
    /// No default.
    public var user: String
    /// Key `passwordFile`: path of a file with the password on its first line, read at every connect, so that it can be
    /// replaced while running.
    ///
    /// Default nil: no password. Secret: only the path is configuration.
    public var passwordFile: String?
    /// Key `transportSecurity`: ignored for Unix sockets.
    ///
    /// Default `verifyFull` with the system's authorities.
    public var transportSecurity: PostgresTransportSecurity = .verifyFull(rootCertificateFile: nil)
    /// Key `applicationName`: shown in `pg_stat_activity`.
    ///
    /// Default `kakuzuke`; at most 63 bytes.
    public var applicationName: String = "kakuzuke"
    /// Key `sessionSettings`: further settings of each session, name to value.
    ///
    /// Default empty.
    public var sessionSettings: [String: String] = [:]

    /// Key `connectTimeout`: for address, TLS and sign-in together.
    ///
    /// Default 10 s, range 100 ms – 5 min.
    public var connectTimeout: Duration = .seconds(10)
    /// Key `unacknowledgedTimeout`: how long sent bytes may stay unacknowledged by the peer's TCP (`tcp_user_timeout`).
    ///
    /// Default 15 s, range 1 s – 10 min.
    public var unacknowledgedTimeout: Duration = .seconds(15)
    /// Key `keepaliveIdle`: silence before a TCP keepalive.
    ///
    /// Default 15 s, range 1 s – 2 h.
    public var keepaliveIdle: Duration = .seconds(15)
    /// Key `keepaliveInterval`: between keepalives.
    ///
    /// Default 5 s, range 1 s – 10 min.
    public var keepaliveInterval: Duration = .seconds(5)
    /// Key `keepaliveCount`: lost keepalives before the connection counts as dead.
    ///
    /// Default 3, range 1–20.
    public var keepaliveCount: Int = 3
    /// Key `responseTimeout`: silence of the server, while an answer is due, before the connection is given up.
    ///
    /// Must exceed `statementTimeout`. Default 60 s, range 100 ms – 24 h; nil waits for ever.
    public var responseTimeout: Duration? = .seconds(60)

    /// Key `statementTimeout`: of each statement, kept by the server.
    ///
    /// Default 30 s, range 1 ms – 24 h; nil is off.
    public var statementTimeout: Duration? = .seconds(30)
    /// Key `lockTimeout`: waiting for one lock, kept by the server.
    ///
    /// Default 5 s, range 1 ms – 24 h; nil is off.
    public var lockTimeout: Duration? = .seconds(5)
    /// Key `idleInTransactionTimeout`: an open transaction without work, kept by the server.
    ///
    /// Default 30 s, range 1 ms – 24 h; nil is off.
    public var idleInTransactionTimeout: Duration? = .seconds(30)

    /// Key `unitsInFlightMax`: units sent and not answered on one connection.
    ///
    /// Default 64, range 1–1024.
    public var unitsInFlightMax: Int = 64
    /// Key `bytesInFlightMax`: bytes of these units together; one larger unit goes alone.
    ///
    /// Default 4 MiB, range 64 KiB – 1 GiB.
    public var bytesInFlightMax: Int = 4 << 20
    /// Key `preparedStatementsMax`: on one connection; further statements run unprepared.
    ///
    /// Default 1024, range 0–65536.
    public var preparedStatementsMax: Int = 1024
    /// Key `copyChunkBytes`: of one message of a COPY to the server.
    ///
    /// Default 32 KiB, range 1 KiB – 64 KiB (larger ones were found slow or endless with libpq).
    public var copyChunkBytes: Int = 32 << 10

    /// Makes a configuration with the defaults of each field.
    public init(host: String, database: String, user: String) {
        self.host = host
        self.database = database
        self.user = user
    }

    /// True when `host` is the folder of a Unix socket.
    public var isUnixSocket: Bool { host.hasPrefix("/") }
}
