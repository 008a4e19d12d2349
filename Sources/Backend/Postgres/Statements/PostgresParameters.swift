/// The inputs of one statement, encoded: all values in one buffer, so that sending them copies nothing twice.
public struct PostgresParameters: Sendable {
    struct Entry: Sendable {
        var type: PostgresType
        var offset: Int
        // nil is NULL.
        var length: Int?
    }

    private(set) var buffer = PostgresBuffer()
    private(set) var entries: [Entry] = []

    init() {}

    /// Number of values.
    public var count: Int { entries.count }
    /// Number of bytes of all values.
    public var byteCount: Int { buffer.count }

    /// Appends the next value.
    public mutating func append<Value: PostgresEncodable>(_ value: Value) {
        let offset = buffer.count
        guard !value.isPostgresNull else {
            entries.append(Entry(type: Value.postgresType, offset: offset, length: nil))
            return
        }
        value.encode(into: &buffer)
        entries.append(Entry(type: Value.postgresType, offset: offset, length: buffer.count - offset))
    }
}
