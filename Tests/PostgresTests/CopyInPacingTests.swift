import PostgresTestSupport
import Synchronization
import Testing

@testable import Postgres

/// Goal: a COPY to a server that is slow keeps only so much in memory as is under way, and comes whole.
///
/// Method: a real server that stands still at the first row; how far the writer has come is looked at meanwhile.
@Suite struct CopyInPacingTests {
    /// What may be under way: buffers of both sockets, of libpq and of the server, and a chunk; bytes.
    private static let underWayMax = 32 << 20

    /// Keeps every thread of Swift's tasks for a while from whatever is resumed meanwhile.
    private static func occupyThreads() {
        for _ in 0..<24 {
            Task.detached {
                let end = ContinuousClock.now + .milliseconds(150)
                while ContinuousClock.now < end {}
            }
        }
    }

    @Test(.timeLimit(.minutes(2)), arguments: [false, true])
    func theWriterWaitsForAServerThatIsSlow(onBusyThreads isBusy: Bool) async throws {
        try await PostgresCluster.shared().withDatabase { database in
            try await database.run(
                """
                CREATE TABLE slow (key int8, text text);
                CREATE FUNCTION stand_still() RETURNS trigger LANGUAGE plpgsql AS
                    'BEGIN IF NEW.key = 0 THEN PERFORM pg_sleep(3); END IF; RETURN NEW; END';
                CREATE TRIGGER slow BEFORE INSERT ON slow FOR EACH ROW EXECUTE FUNCTION stand_still();
                """)
            try await database.withPool { pool in
                let rows: Int64 = 100_000
                let text = String(repeating: "x", count: 1_000)
                let written = Atomic<Int64>(0)
                // How far the writer has come when it comes no further: whoever does not wait comes to the end.
                async let seen: Int64 = {
                    var (last, since) = (Int64(0), ContinuousClock.now)
                    while last == 0 || .now - since < .milliseconds(500) {
                        try await Task.sleep(for: .milliseconds(50))
                        let count = written.load(ordering: .relaxed)
                        if count != last { (last, since) = (count, .now) }
                    }
                    return last
                }()
                if isBusy { Self.occupyThreads() }
                let copied = try await pool.withTransaction(nil) { transaction in
                    try await transaction.copyIn(PostgresCopy(table: "slow", columns: ["key", "text"])) { writer in
                        for key in 0..<rows {
                            try await writer.row(key, text)
                            written.add(1, ordering: .relaxed)
                        }
                    }
                }
                let standing = try await seen
                #expect(standing > 0 && standing * 1_000 < Int64(Self.underWayMax), "\(standing) rows")
                #expect(copied == Int(rows))
            }
        }
    }
}
