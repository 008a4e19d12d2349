/// How the way to the server is protected when it is not a Unix socket.
public enum PostgresTransportSecurity: Sendable, Hashable {
    /// TLS; the certificate must chain to an authority in `rootCertificateFile` (PEM; nil means the authorities of
    /// the system, which needs libpq 16) and name the host (`sslmode=verify-full`).
    case verifyFull(rootCertificateFile: String?)
    /// No protection at all. Only for development on one machine.
    case developmentPlaintext
}
