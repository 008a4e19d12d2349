import Foundation
@_spi(Mutation) import Postgres
import Synchronization

/// Looks at every statement before it runs: does its outcome depend on what another tenant has, or change that?
///
/// The statement runs once without and once beside a twin, a tenant that has all rows of the own one under the same
/// keys. Its rows and what it leaves in the own tenant must be the same, and the twin must be as before. Then each of
/// its tenant filters is left out in turn, which must be seen in just this way. Row level security does not help: the
/// connection is the superuser's.
final class TwinProbe: Sendable {
    /// What is known of a filter or a statement.
    struct Findings: Sendable {
        /// Filters without which a statement came out differently, or harmed the twin.
        var missed: Set<String> = []
        /// Statements that came out differently beside a twin, as they are.
        var depending: Set<String> = []
        /// Times that a statement was looked at in the present work, by its name.
        var looks: [String: Int] = [:]
        /// Statements that were looked at and did not fail.
        var seen: Set<String> = []
    }

    private let state = Mutex(Findings())
    /// Looks at one statement in one work.
    private let looksMax: Int

    init(looksMax: Int = 20) {
        self.looksMax = looksMax
    }

    /// What has been seen until now.
    var findings: Findings { state.withLock { $0 } }

    /// Begins other work, in which statements may show more.
    func beginWork() { state.withLock { $0.looks = [:] } }

    /// What databases that are to be looked at are made with.
    var probe: StatementProbe {
        StatementProbe { statements, scope, transaction in
            for (position, statement) in statements.enumerated() {
                // Without a scope a statement names the tenant, or there is none.
                if let own = scope?.value ?? statement.identifiers.first {
                    await self.look(statement, own, transaction)
                }
                // The next one may need what this one does.
                guard position < statements.count - 1 else { return }
                do { _ = try await transaction.run(statement) } catch { return }
            }
        }
    }

    /// Takes one of the looks at a statement; false when there are none left.
    ///
    /// Looks go on when all filters have been missed: a statement that has lost one must be seen as often as one that
    /// a filter is left out of.
    private func takeLook(at name: String) -> Bool {
        state.withLock { state in
            guard state.looks[name, default: 0] < looksMax else { return false }
            state.looks[name, default: 0] += 1
            return true
        }
    }

    private func look(_ real: ProbedStatement, _ own: UUID, _ transaction: PostgresTransaction) async {
        var statement = real
        // What passes over locked rows depends on who else is at work; waiting for them tells the same of tenants.
        statement.text = real.text.replacing(" SKIP LOCKED", with: "")
        let filters = TenantFilter.all(in: statement.text, named: statement.statementName)
        guard takeLook(at: statement.statementName) else { return }
        guard let bench = try? await TwinBench(statement, of: own, in: transaction),
            let isIndependent = await bench.isSame(statement)
        else { return }
        state.withLock { state in
            _ = state.seen.insert(statement.statementName)
            if !isIndependent { _ = state.depending.insert(statement.statementName) }
        }
        guard isIndependent else { return }
        for filter in filters where !findings.missed.contains(filter.name) {
            guard let isSame = await bench.isSame(statement, without: filter) else { continue }
            if !isSame { state.withLock { _ = $0.missed.insert(filter.name) } }
        }
    }
}
