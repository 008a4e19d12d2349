import Foundation
import Logging
import PostgresTestSupport
import Testing

@testable import Postgres

/// Goal: each limit of the configuration is checked, and what reaches libpq is what was configured.
@Suite struct ConfigurationTests {
    private let base = PostgresConfiguration(host: "/run/postgresql", database: "d", user: "u")

    @Test func defaultsAreValid() throws {
        try base.validate()
        try PoolConfiguration().validate()
    }

    private static let outOfRange: [@Sendable (inout PostgresConfiguration) -> Void] = [
        { $0.host = "" }, { $0.port = 0 }, { $0.database = "" }, { $0.user = "" },
        { $0.applicationName = String(repeating: "x", count: 64) }, { $0.connectTimeout = .zero },
        { $0.unacknowledgedTimeout = .zero }, { $0.keepaliveIdle = .zero }, { $0.keepaliveInterval = .zero },
        { $0.keepaliveCount = 0 }, { $0.responseTimeout = .seconds(30) }, { $0.statementTimeout = .zero },
        { $0.lockTimeout = .zero }, { $0.idleInTransactionTimeout = .zero }, { $0.unitsInFlightMax = 0 },
        { $0.bytesInFlightMax = 1 }, { $0.preparedStatementsMax = -1 }, { $0.copyChunkBytes = 65 << 10 },
        { $0.sessionSettings = ["a b": "c"] }, { $0.host = "db.example" },
    ]

    @Test(arguments: outOfRange.indices) func eachRangeIsChecked(_ index: Int) {
        var configuration = base
        Self.outOfRange[index](&configuration)
        #expect(throws: PostgresError(code: .configurationInvalid, message: "")) { try configuration.validate() }
    }

    private static let poolOutOfRange: [@Sendable (inout PoolConfiguration) -> Void] = [
        { $0.connectionsMax = 0 }, { $0.connectionsMin = 9 }, { $0.exclusiveConnectionsMax = 9 },
        { $0.unitsPerConnectionMax = 0 }, { $0.bytesPerConnectionMax = 0 }, { $0.unitsBeforeGrowth = 0 },
        { $0.waitersMax = -1 }, { $0.acquireTimeout = .zero }, { $0.idleTimeout = .zero }, { $0.lifetime = .zero },
        { $0.livenessCheckAfter = .seconds(-1) }, { $0.livenessTimeout = .zero }, { $0.connectFailuresMax = 0 },
        { $0.retryDelay = .zero }, { $0.retryDelayMax = .zero }, { $0.maintenanceInterval = .zero },
        { $0.transactionAttemptsMax = 0 }, { $0.transactionRetryDelay = .seconds(11) },
    ]

    @Test(arguments: poolOutOfRange.indices) func eachRangeOfThePoolIsChecked(_ index: Int) {
        var configuration = PoolConfiguration()
        Self.poolOutOfRange[index](&configuration)
        #expect(throws: PostgresError(code: .configurationInvalid, message: "")) { try configuration.validate() }
    }

    @Test func tcpIsVerifiedUnlessDevelopmentSaysOtherwise() throws {
        var configuration = PostgresConfiguration(host: "db.example", database: "d", user: "u")
        configuration.transportSecurity = .verifyFull(rootCertificateFile: "/etc/ca.pem")
        try configuration.validate()
        var parameters = Dictionary(uniqueKeysWithValues: try configuration.connectionParameters().map { ($0, $1) })
        #expect(parameters["sslmode"] == "verify-full" && parameters["sslrootcert"] == "/etc/ca.pem")
        #expect(parameters["tcp_user_timeout"] == "15000" && parameters["keepalives"] == "1")
        configuration.transportSecurity = .developmentPlaintext
        parameters = Dictionary(uniqueKeysWithValues: try configuration.connectionParameters().map { ($0, $1) })
        #expect(parameters["sslmode"] == "disable")
    }

    @Test func thePasswordIsTheFirstLineOfItsFile() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("password-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("秘密 word\nsecond\n".utf8).write(to: URL(fileURLWithPath: path))
        var configuration = base
        configuration.passwordFile = path
        let parameters = Dictionary(uniqueKeysWithValues: try configuration.connectionParameters().map { ($0, $1) })
        #expect(parameters["password"] == "秘密 word")
        configuration.passwordFile = path + "-missing"
        #expect(throws: PostgresError(code: .configurationInvalid, message: "")) {
            try configuration.connectionParameters()
        }
    }

    @Test func sessionSettingsAreInForce() async throws {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.withPool(change: {
                $0.statementTimeout = .milliseconds(1500)
                $0.lockTimeout = .seconds(2)
                $0.idleInTransactionTimeout = nil
                $0.sessionSettings = ["application_name": "a \\b"]
            }) { pool in
                func setting(_ name: String) async throws -> String? {
                    let query = PostgresQuery(unsafeSQL: "SELECT current_setting($1)", [name]) {
                        row throws(PostgresError) in try row.next(String.self)
                    }
                    return try await pool.batch(nil, query).first
                }
                let statementTimeout = try await setting("statement_timeout")
                #expect(statementTimeout == "1500ms")
                let lockTimeout = try await setting("lock_timeout")
                #expect(lockTimeout == "2s")
                let idleTimeout = try await setting("idle_in_transaction_session_timeout")
                #expect(idleTimeout == "0")
            }
        }
    }

    @Test func scopeNamesAreChecked() {
        #expect(ScopeSetting.isValid(name: "kakuzuke.tenant_id"))
        for name in ["tenant", "a.b.c", "a.", ".a", "a.b'", "A.b", "1a.b", "a. b"] {
            #expect(!ScopeSetting.isValid(name: name), "\(name)")
        }
    }
}
