/// What an export holds, table by table; the last record of its content.
public struct TenantManifest: Hashable, Sendable {
    /// One table.
    public struct Table: Hashable, Sendable {
        /// Its name.
        public var name: String
        /// Its columns in the order of the rows.
        public var columns: [String]
        /// Its rows.
        public var rows: UInt64
        /// SHA-256 over the bytes of its rows.
        public var digest: [UInt8]

        /// Makes an entry.
        public init(name: String, columns: [String], rows: UInt64, digest: [UInt8]) {
            self.name = name
            self.columns = columns
            self.rows = rows
            self.digest = digest
        }
    }

    /// The tables in their order.
    public var tables: [Table]

    /// Makes a manifest.
    public init(tables: [Table]) { self.tables = tables }
}
