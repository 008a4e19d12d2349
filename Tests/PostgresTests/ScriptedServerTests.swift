import Logging
import PostgresTestSupport
import Testing

@testable import Postgres

/// Goal: no place where a message may be cut makes the loop hang, crash or invent a result.
///
/// Method: a scripted server that splits and closes at every byte.
@Suite struct ScriptedServerTests {
    private let total = ScriptedServer.greeting.count + ScriptedServer.answer.count

    private func ask(_ server: ScriptedServer) async throws(PostgresError) -> [Int64] {
        var configuration = PostgresConfiguration(host: server.folder, database: "d", user: "u")
        configuration.statementTimeout = nil
        configuration.responseTimeout = .seconds(20)
        let connection = try await PostgresConnection.connect(configuration, logger: .silent)
        let query = PostgresQuery(unsafeSQL: "SELECT 7") { row throws(PostgresError) in try row.next(Int64.self) }
        let unit = UnitBuilder.makeUnit(.wholeTransaction(.implicit, nil), [try UnitBuilder.bind(query)])
        let results = try await connection.execute(unit, cancellationRule: .abandon)
        await connection.close()
        return try query.decode(results[0])
    }

    @Test func everySplitGivesTheSameAnswer() async throws {
        let server = try ScriptedServer()
        defer { server.end() }
        for cut in 0...total {
            server.next(.split(at: cut))
            try await expectSame([7], "cut at \(cut)") { try await ask(server) }
        }
        server.next(.bytewise)
        try await expectSame([7]) { try await ask(server) }
    }

    @Test func everyCloseIsAnErrorAndNeverAHang() async throws {
        let server = try ScriptedServer()
        defer { server.end() }
        for cut in 0..<total {
            server.next(.close(at: cut))
            do {
                _ = try await ask(server)
                Issue.record("an answer after a close at \(cut)")
            } catch {
                let expected: [PostgresError.Code] =
                    cut < ScriptedServer.greeting.count ? [.connectFailed] : [.connectionLost, .connectionClosed]
                #expect(expected.contains(error.code), "cut at \(cut): \(error.logDescription)")
            }
        }
    }

    @Test func silenceEndsAtTheResponseTimeout() async throws {
        let server = try ScriptedServer()
        defer { server.end() }
        server.next(.silence)
        var configuration = PostgresConfiguration(host: server.folder, database: "d", user: "u")
        configuration.statementTimeout = nil
        configuration.responseTimeout = .milliseconds(200)
        let connection = try await PostgresConnection.connect(configuration, logger: .silent)
        let unit = UnitBuilder.makeUnit(.inside, [])
        do {
            _ = try await connection.execute(unit, cancellationRule: .abandon)
            Issue.record("an answer out of silence")
        } catch {
            #expect(error.code == .connectionLost)
        }
    }

    @Test func connectingIsCancelledAndTimed() async throws {
        let server = try ScriptedServer()
        defer { server.end() }
        server.next(.silence)
        // The listener accepts one client at a time: the second one is left without a greeting.
        var configuration = PostgresConfiguration(host: server.folder, database: "d", user: "u")
        let first = try await PostgresConnection.connect(configuration, logger: .silent)
        configuration.connectTimeout = .milliseconds(200)
        do {
            _ = try await PostgresConnection.connect(configuration, logger: .silent)
            Issue.record("connected without a greeting")
        } catch {
            #expect(error.code == .connectFailed)
        }
        configuration.connectTimeout = .seconds(60)
        let task = Task { [configuration] in try await PostgresConnection.connect(configuration, logger: .silent) }
        try await Task.sleep(for: .milliseconds(50))
        task.cancel()
        let result = await task.result
        #expect(throws: PostgresError.self) { try result.get() }
        first.abort()
    }
}
