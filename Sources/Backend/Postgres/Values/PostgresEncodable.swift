/// A value that can be a parameter or a field of a binary COPY.
public protocol PostgresEncodable: Sendable {
    /// The type under which the value is sent.
    static var postgresType: PostgresType { get }

    /// True for SQL NULL; then `encode(into:)` is not called.
    var isPostgresNull: Bool { get }

    /// Appends the binary form of the value, without its length.
    func encode(into buffer: inout PostgresBuffer)
}

extension PostgresEncodable {
    /// Values are not null unless their type says otherwise.
    public var isPostgresNull: Bool { false }
}
