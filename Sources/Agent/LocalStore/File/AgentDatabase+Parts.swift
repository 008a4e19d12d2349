import GRDB

extension AgentDatabase {
    /// The parts of the file that `problems(of:)` looks through: every table, by its name.
    ///
    /// - Throws: `LocalStoreError` when the file cannot be read.
    public func checkedParts() throws(LocalStoreError) -> [String] {
        try read { reader in
            try String.fetchAll(
                reader.database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        }
    }

    /// What is wrong with a part of the file: reads every page of a table and of its indexes.
    ///
    /// Others read and write meanwhile; pages are read through the small cache of one connection.
    ///
    /// - Parameters:
    ///   - part: one of `checkedParts`.
    ///   - problemsMax: problems that are told at most.
    /// - Returns: what is wrong, English; empty: nothing is.
    /// - Throws: `LocalStoreError` when the disk does not let itself be read.
    public func problems(of part: String, problemsMax: Int = 3) throws(LocalStoreError) -> [String] {
        do {
            return try read { reader in
                let name = part.replacing("'", with: "''")
                // The number goes with the whole file only, so that the list is cut here.
                return try String.fetchAll(reader.database, sql: "PRAGMA integrity_check('\(name)')")
                    .filter { $0 != "ok" }.prefix(problemsMax).map(\.self)
            }
        } catch {
            guard error.code == .corrupt else { throw error }
            return [error.message]
        }
    }
}
