import GRDB

/// Looks at one state of the file; valid only inside the closure that got it.
public struct LocalReader {
    /// What holds for the whole state, so that each look-up need not ask again.
    final class StateNotes {
        /// Which of the two sets of tables is read; nil: not asked yet.
        var generation: Int64?
    }

    let database: Database
    let notes = StateNotes()
    /// Changes with every commit of others; only numbers of one connection can be compared.
    ///
    /// nil: it was not asked for.
    public let dataVersion: Int64?

    init(_ database: Database, dataVersion: Int64? = nil) {
        self.database = database
        self.dataVersion = dataVersion
    }

    /// Whose file it is; nil: nobody's yet.
    public func installation() throws -> Installation? {
        let select = try BoundStatement(
            database, "SELECT epoch, tenant, agent, store, settings FROM installation WHERE id = 1")
        return try select.one { row in
            Installation(
                epoch: row.bytes(0), tenant: row.text(1), agent: row.text(2), store: row.text(3),
                settings: row.bytes(4))
        }
    }
}
