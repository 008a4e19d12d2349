/// The database cannot be brought to, or is not at, the schema of this program.
public struct SchemaError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public enum Code: String, Sendable {
        /// The database has a migration that this program does not know.
        case newerSchema = "newer_schema"
        /// The database lacks a migration.
        case olderSchema = "older_schema"
        /// A released migration was changed afterwards.
        case changedMigration = "changed_migration"
    }

    /// What is wrong.
    public let code: Code
    /// Number of the migration concerned.
    public let migration: Int

    /// Makes the error.
    public init(code: Code, migration: Int) {
        self.code = code
        self.migration = migration
    }

    /// What is wrong and what to do, on one line.
    public var description: String {
        "migration \(migration): \(code.rawValue); \(nextStep)"
    }

    /// What a person can do about it.
    public var nextStep: String {
        switch code {
        case .newerSchema: "run a newer version of the server, or restore the database from before its migration"
        case .olderSchema: "run `kakuzuke-server migrate` with the role that owns the schema"
        case .changedMigration: "install an unchanged version of the server"
        }
    }
}
