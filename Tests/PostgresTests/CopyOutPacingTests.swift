import PostgresTestSupport
import Testing

@testable import Postgres

/// Goal: a COPY from the server keeps only as much in memory as is being read, and may be slow to begin.
///
/// Method: a real server, asked from beside what the process at the other end waits for.
@Suite struct CopyOutPacingTests {
    private let backend = PostgresQuery(unsafeSQL: "SELECT pg_backend_pid()") { row throws(PostgresError) in
        try row.next(Int32.self)
    }

    /// A server that waits until somebody reads.
    private static let standing = ["active ClientWrite"]

    /// What the process of a connection does, and what it waits for.
    private static func state(of process: Int32) -> PostgresQuery<String> {
        PostgresQuery(
            unsafeSQL: """
                SELECT concat(state, ' ', wait_event) FROM pg_stat_activity WHERE pid = \(process)
                """
        ) { row throws(PostgresError) in try row.next(String.self) }
    }

    /// Keeps every thread of Swift's tasks for a while from whatever is resumed meanwhile.
    private static func occupyThreads() {
        for _ in 0..<24 {
            Task.detached {
                let end = ContinuousClock.now + .milliseconds(150)
                while ContinuousClock.now < end {}
            }
        }
    }

    @Test(arguments: [false, true]) func theServerWaitsForWhoeverReadsSlowly(onBusyThreads isBusy: Bool) async throws {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.withPool { pool in
                let rows = 100_000
                let waits = try await pool.withTransaction(nil, isReadOnly: true) { transaction in
                    let process = try #require(try await transaction.run(backend).first)
                    var waits: [String]?
                    // What the server sends is there long before the task that asked for it goes on.
                    if isBusy { Self.occupyThreads() }
                    let read = try await transaction.copyOut(
                        unsafeSQL: "SELECT repeat('x', 1000) FROM generate_series(1, \(rows))"
                    ) { (_: [UInt8]) in
                        guard waits == nil else { return }
                        // Long enough for all of the 100 MB to come over, were they read; a busy machine takes longer
                        // until the server stands still.
                        for _ in 0..<10 where waits != Self.standing {
                            try await Task.sleep(for: .seconds(1))
                            waits = try await pool.batch(nil, Self.state(of: process))
                        }
                    }
                    #expect(read == rows)
                    return waits
                }
                #expect(waits == Self.standing)
            }
        }
    }

    @Test(arguments: [true, false]) func onlyAPatientCopyWaitsBeyondTheResponseTimeout(isPatient: Bool) async throws {
        try await PostgresCluster.shared().withDatabase { database in
            let change: (inout PostgresConfiguration) -> Void = { configuration in
                configuration.statementTimeout = nil
                configuration.responseTimeout = .milliseconds(300)
            }
            try await database.withPool(change: change) { pool in
                func copy(_ seconds: Double) async throws -> Int {
                    try await pool.withTransaction(nil) { transaction in
                        try await transaction.copyOut(
                            unsafeSQL: "SELECT pg_sleep(\(seconds))::text FROM generate_series(1, 2)",
                            isPatient: isPatient
                        ) { (_: inout PostgresCopyRow) in }
                    }
                }
                if isPatient {
                    #expect(try await copy(0.8) == 2)
                    // The next work on the connection is not patient any more, and a cancelled COPY leaves it whole.
                    let task = Task { try await copy(30) }
                    try await Task.sleep(for: .milliseconds(100))
                    task.cancel()
                    await #expect(throws: PostgresError.self) { try await task.value }
                    #expect(try await copy(0) == 2)
                } else {
                    await #expect(throws: PostgresError.self) { try await copy(0.8) }
                }
            }
        }
    }
}
