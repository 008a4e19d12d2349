import Foundation
@_spi(Mutation) import Postgres

/// Runs statements for a trial, in a transaction in which a tenant may have a twin, and undoes them.
struct TwinBench {
    /// What can be told of a statement that has run.
    struct Outcome: Hashable {
        /// The rows in any order.
        let rows: [[[UInt8]?]]
        let affectedRowCount: Int
        /// What the own tenant then has, by table.
        let own: Set<String>
        /// True when the twin has what it had.
        let leavesTwin: Bool
    }

    /// Change numbers follow the clock, which would make every trial come out differently.
    private static let aheadOfTheClock = "UPDATE tenant_heads SET last_change = 4000000000000000"

    /// Trials of one question while others change what it is about.
    private static let attemptsMax = 5

    let own: UUID
    /// Tables that the statement concerns.
    let tables: [String]
    let transaction: PostgresTransaction

    /// Takes the tables that a statement names; all when it calls a function.
    init(_ statement: ProbedStatement, of own: UUID, in transaction: PostgresTransaction) async throws {
        let all = try await transaction.run(
            PostgresQuery(unsafeSQL: RowDigests.tables) { row throws(PostgresError) in try row.next(String.self) })
        let words = Set(statement.text.split { !($0.isLetter || $0 == "_") }.map(String.init))
        self.own = own
        self.transaction = transaction
        tables = words.contains("erase_tenant") ? all : all.filter { words.contains($0) }
    }

    /// True when a statement beside a twin comes out as it does alone, or else does without one of its filters.
    ///
    /// Nil when `statement` fails, or nobody can tell because others go on changing the own tenant's rows.
    func isSame(_ statement: ProbedStatement, without filter: TenantFilter? = nil) async -> Bool? {
        var changed = statement
        changed.text = filter?.mutant ?? statement.text
        for _ in 0..<Self.attemptsMax {
            do {
                guard let alone = try await trial(statement, hasTwin: false) else { return nil }
                let paired = try await trial(changed, hasTwin: true, filter?.preparation ?? "")
                if try await trial(statement, hasTwin: false) == alone { return paired == alone }
            } catch {
                // Another transaction was in the way of making the twin, or the text is no statement.
            }
        }
        return nil
    }

    /// Runs the statement and undoes it; nil when it fails.
    private func trial(
        _ statement: ProbedStatement, hasTwin: Bool, _ preparation: String = ""
    ) async throws -> Outcome? {
        try await run("SAVEPOINT trial")
        do {
            if tables.contains("tenant_heads") { try await transaction.run(unsafeScript: Self.aheadOfTheClock) }
            if hasTwin {
                try await transaction.run(unsafeScript: IsolationTwin.script(own: own, tables: tables))
                try await transaction.run(unsafeScript: preparation)
            }
        } catch {
            try await undo()
            throw error
        }
        let outcome: Outcome?
        do {
            outcome = try await outcomeOf(statement)
        } catch let error as PostgresError where error.sqlState?.errorClass == "42" {
            // Not a statement at all: that says nothing of what was left out of it.
            try await undo()
            throw error
        } catch {
            outcome = nil
        }
        try await undo()
        return outcome
    }

    private func outcomeOf(_ statement: ProbedStatement) async throws -> Outcome {
        let isRead = statement.text.hasPrefix("SELECT") && !statement.text.contains("erase_tenant")
        let before = isRead ? [] : try await digest(of: IsolationTwin.tenant)
        let output = try await transaction.run(statement)
        return Outcome(
            rows: output.rows.sorted { String(describing: $0) < String(describing: $1) },
            affectedRowCount: output.affectedRowCount, own: isRead ? [] : try await digest(of: own),
            leavesTwin: isRead ? true : try await digest(of: IsolationTwin.tenant) == before)
    }

    private func undo() async throws {
        try await run("ROLLBACK TO trial")
        try await run("RELEASE trial")
    }

    private func run(_ text: String) async throws {
        _ = try await transaction.run(
            PostgresQuery<Int>(unsafeSQL: text) { row throws(PostgresError) in try row.next() })
    }

    /// A digest of all rows of a tenant.
    private func digest(of tenant: UUID) async throws -> Set<String> {
        guard !tables.isEmpty else { return [] }
        let digests = try await transaction.run(
            PostgresQuery(unsafeSQL: RowDigests.query(tables, of: tenant)) { row throws(PostgresError) in
                try row.next(String.self) + " " + row.next(String.self)
            })
        // Parallel plans tell the tables in any order.
        return Set(digests)
    }
}
