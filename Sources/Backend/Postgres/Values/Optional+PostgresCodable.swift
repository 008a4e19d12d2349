extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    /// The type of the wrapped value.
    public static var postgresType: PostgresType { Wrapped.postgresType }

    /// nil is NULL.
    public var isPostgresNull: Bool {
        switch self {
        case .none: true
        case .some(let value): value.isPostgresNull
        }
    }

    /// Appends the wrapped value.
    public func encode(into buffer: inout PostgresBuffer) {
        if case .some(let value) = self { value.encode(into: &buffer) }
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// What the wrapped type expects, or NULL.
    public static var postgresExpectation: String { Wrapped.postgresExpectation + " or null" }

    /// Reads NULL as nil.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> Wrapped? {
        guard cell.bytes != nil else { return nil }
        return try Wrapped.decode(from: cell)
    }
}
