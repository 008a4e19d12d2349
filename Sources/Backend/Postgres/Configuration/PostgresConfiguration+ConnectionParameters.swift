import Glibc

extension PostgresConfiguration {
    /// Keywords and values for libpq.
    ///
    /// Everything libpq would else take from the environment or the home folder is stated, so that a connection depends
    /// on this configuration alone.
    func connectionParameters() throws(PostgresError) -> [(keyword: String, value: String)] {
        var parameters: [(keyword: String, value: String)] = [
            ("host", host), ("port", String(port)), ("dbname", database), ("user", user),
            ("application_name", applicationName), ("client_encoding", "UTF8"), ("gssencmode", "disable"),
            ("passfile", "/dev/null/none"), ("options", options), ("target_session_attrs", "any"),
            ("connect_timeout", String(max(2, wholeSeconds(connectTimeout)))),
        ]
        if let passwordFile { parameters.append(("password", try PostgresConfiguration.password(from: passwordFile))) }
        guard !isUnixSocket else {
            parameters.append(("sslmode", "disable"))
            return parameters
        }
        parameters += [
            ("tcp_user_timeout", String(milliseconds(unacknowledgedTimeout))), ("keepalives", "1"),
            ("keepalives_idle", String(wholeSeconds(keepaliveIdle))),
            ("keepalives_interval", String(wholeSeconds(keepaliveInterval))),
            ("keepalives_count", String(keepaliveCount)),
        ]
        switch transportSecurity {
        case .verifyFull(let rootCertificateFile):
            parameters.append(("sslmode", "verify-full"))
            if let rootCertificateFile { parameters.append(("sslrootcert", rootCertificateFile)) }
        case .developmentPlaintext:
            parameters.append(("sslmode", "disable"))
        }
        return parameters
    }

    /// The session's settings as command-line options of the backend, in force before the first statement.
    private var options: String {
        var settings: [(String, String)] = [
            ("statement_timeout", milliseconds(orOff: statementTimeout)),
            ("lock_timeout", milliseconds(orOff: lockTimeout)),
            ("idle_in_transaction_session_timeout", milliseconds(orOff: idleInTransactionTimeout)),
        ]
        settings += sessionSettings.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
        return settings.map { "-c \($0)=\(PostgresConfiguration.escape($1))" }.joined(separator: " ")
    }

    // The server splits options at blanks; a backslash takes the next character as it is.
    private static func escape(_ value: String) -> String {
        var escaped = ""
        for character in value {
            if character == " " || character == "\\" { escaped.append("\\") }
            escaped.append(character)
        }
        return escaped
    }

    private func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }

    private func milliseconds(orOff duration: Duration?) -> String {
        duration.map { String(max(1, milliseconds($0))) } ?? "0"
    }

    private func wholeSeconds(_ duration: Duration) -> Int64 { max(1, duration.components.seconds) }

    // A password is short; what is longer is not one.
    private static let passwordBytesMax = 1024

    private static func password(from path: String) throws(PostgresError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw PostgresError(
                code: .configurationInvalid, message: "passwordFile cannot be opened (errno \(errno))",
                advice: "give the service's user read access")
        }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: passwordBytesMax + 1)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0, count <= passwordBytesMax else {
            throw PostgresError(
                code: .configurationInvalid, message: "passwordFile is not readable or longer than a password",
                advice: "put the password alone on the first line")
        }
        let line = bytes[..<count].prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
        guard let password = String(validating: line, as: UTF8.self) else {
            throw PostgresError(code: .configurationInvalid, message: "passwordFile is not UTF-8")
        }
        return password
    }
}
