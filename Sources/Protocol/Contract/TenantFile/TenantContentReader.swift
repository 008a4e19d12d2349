import Crypto
import FoundationEssentials

/// Reads the content of an export record by record and compares it with its manifest.
public struct TenantContentReader {
    /// The manifest, once it has come; everything before it has been compared with it.
    public private(set) var manifest: TenantManifest?
    /// Identifier keys that have come.
    public private(set) var identifierKeyCount = 0
    /// Sealed secrets that have come.
    public private(set) var secretCount = 0
    private var waiting: [UInt8] = []
    private var hasStarted = false
    private var tables: [TenantManifest.Table] = []
    private var hasher: SHA256?

    /// Makes a reader.
    public init() {}

    /// Takes the next bytes of the content.
    ///
    /// - Returns: the records that are complete.
    /// - Throws: `TenantFileError` for bytes that are no content, or that contradict the manifest.
    public mutating func append(_ content: [UInt8]) throws(TenantFileError) -> [TenantRecord] {
        waiting += content
        var records: [TenantRecord] = []
        var position = 0
        while waiting.count - position >= 5 {
            let count = Int(UInt32(highestFirst: waiting[position + 1..<position + 5]))
            guard count <= TenantFileLimits.recordBytesMax else { throw Self.unreadable }
            guard waiting.count - position >= 5 + count else { break }
            let payload = Array(waiting[position + 5..<position + 5 + count])
            guard let record = TenantRecord(kind: waiting[position], payload: payload) else { throw Self.unreadable }
            try follow(record)
            records.append(record)
            position += 5 + count
        }
        if position > 0 { waiting.removeFirst(position) }
        return records
    }

    /// Makes sure that everything has come and agrees with the manifest.
    ///
    /// - Throws: `TenantFileError.truncated`.
    public func requireEnd() throws(TenantFileError) {
        guard manifest != nil, waiting.isEmpty else {
            throw TenantFileError(.truncated, "the content ends too early; export it again")
        }
    }

    private mutating func follow(_ record: TenantRecord) throws(TenantFileError) {
        guard manifest == nil else { throw TenantFileError(.contradiction, "something follows the manifest") }
        if case .start = record {
            guard !hasStarted else { throw Self.unreadable }
            hasStarted = true
            return
        }
        guard hasStarted else { throw Self.unreadable }
        switch record {
        case .start: break
        case .table(let name, let columns):
            endTable()
            tables.append(TenantManifest.Table(name: name, columns: columns, rows: 0, digest: []))
            hasher = SHA256()
        case .rows(let bytes):
            guard hasher != nil else { throw Self.unreadable }
            hasher?.update(data: Data(bytes))
        case .identifierKey:
            endTable()
            identifierKeyCount += 1
        case .secret:
            endTable()
            secretCount += 1
        case .manifest(let found):
            endTable()
            try compare(found)
            manifest = found
        }
    }

    private mutating func endTable() {
        guard let hasher, !tables.isEmpty else { return }
        tables[tables.count - 1].digest = Array(hasher.finalize())
        self.hasher = nil
    }

    private func compare(_ found: TenantManifest) throws(TenantFileError) {
        let names = found.tables.map(\.name)
        guard names == tables.map(\.name) else {
            throw TenantFileError(.contradiction, "the tables are not those of the manifest")
        }
        for (table, entry) in zip(tables, found.tables) {
            guard table.columns == entry.columns, table.digest == entry.digest else {
                throw TenantFileError(.contradiction, "the table \(table.name) is not the one of the manifest")
            }
        }
    }

    private static var unreadable: TenantFileError {
        TenantFileError(.damaged, "the content cannot be read; export it again")
    }
}
