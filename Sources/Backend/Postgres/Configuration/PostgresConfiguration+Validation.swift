extension PostgresConfiguration {
    /// Checks every range; throws `configurationInvalid` naming the key, the range and what was found.
    public func validate() throws(PostgresError) {
        try require(!host.isEmpty, "host", "a name, an address or a folder")
        try require((1...65535).contains(port), "port", "1–65535")
        try require(!database.isEmpty, "database", "a name")
        try require(!user.isEmpty, "user", "a name")
        try require(applicationName.utf8.count <= 63, "applicationName", "at most 63 bytes")
        try require(connectTimeout, "connectTimeout", .milliseconds(100)...(.seconds(300)))
        try require(unacknowledgedTimeout, "unacknowledgedTimeout", .seconds(1)...(.seconds(600)))
        try require(keepaliveIdle, "keepaliveIdle", .seconds(1)...(.seconds(7200)))
        try require(keepaliveInterval, "keepaliveInterval", .seconds(1)...(.seconds(600)))
        try require((1...20).contains(keepaliveCount), "keepaliveCount", "1–20")
        let day = Duration.milliseconds(1)...Duration.seconds(86_400)
        if let statementTimeout { try require(statementTimeout, "statementTimeout", day) }
        if let lockTimeout { try require(lockTimeout, "lockTimeout", day) }
        if let idleInTransactionTimeout { try require(idleInTransactionTimeout, "idleInTransactionTimeout", day) }
        if let responseTimeout {
            try require(responseTimeout, "responseTimeout", .milliseconds(100)...(.seconds(86_400)))
            try require(
                statementTimeout.map { $0 < responseTimeout } ?? true, "responseTimeout", "longer than statementTimeout"
            )
        }
        try require((1...1024).contains(unitsInFlightMax), "unitsInFlightMax", "1–1024")
        try require(((64 << 10)...(1 << 30)).contains(bytesInFlightMax), "bytesInFlightMax", "64 KiB – 1 GiB")
        try require((0...65536).contains(preparedStatementsMax), "preparedStatementsMax", "0–65536")
        try require(((1 << 10)...(64 << 10)).contains(copyChunkBytes), "copyChunkBytes", "1 KiB – 64 KiB")
        for name in sessionSettings.keys {
            let isName = name.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) || $0 == UInt8(ascii: "_")
                    || $0 == UInt8(ascii: ".")
            }
            try require(isName && !name.isEmpty, "sessionSettings", "names in lower case")
        }
        if case .verifyFull(rootCertificateFile: nil) = transportSecurity, !isUnixSocket {
            // libpq 15 knows no `system` authorities; it would look into the home folder of the user.
            throw PostgresConfiguration.invalid("transportSecurity.rootCertificateFile", "a path, for libpq 15")
        }
    }

    private func require(_ holds: Bool, _ key: String, _ range: String) throws(PostgresError) {
        guard holds else { throw PostgresConfiguration.invalid(key, range) }
    }

    private func require(
        _ duration: Duration, _ key: String, _ range: ClosedRange<Duration>
    ) throws(PostgresError) {
        guard range.contains(duration) else {
            throw PostgresConfiguration.invalid(key, "\(range.lowerBound) – \(range.upperBound), found \(duration)")
        }
    }

    static func invalid(_ key: String, _ range: String) -> PostgresError {
        PostgresError(
            code: .configurationInvalid, message: "\(key) must be \(range)",
            advice: "correct the configuration and start again")
    }
}
