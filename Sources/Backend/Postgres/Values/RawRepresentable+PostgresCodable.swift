/// Distinct types over one raw value (identifiers, codes) need only declare conformance to send and read it.
extension PostgresEncodable where Self: RawRepresentable, RawValue: PostgresEncodable {
    /// The type of the raw value.
    public static var postgresType: PostgresType { RawValue.postgresType }

    /// Appends the raw value.
    public func encode(into buffer: inout PostgresBuffer) { rawValue.encode(into: &buffer) }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
    /// What the raw value expects.
    public static var postgresExpectation: String { RawValue.postgresExpectation }

    /// Reads the raw value; one that the type does not know is refused.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> Self {
        guard let value = Self(rawValue: try RawValue.decode(from: cell)) else { throw .shape("unknown raw value") }
        return value
    }
}

extension PostgresArrayElement where Self: RawRepresentable, RawValue: PostgresArrayElement {
    /// The array type of the raw value.
    public static var postgresArrayType: PostgresType { RawValue.postgresArrayType }
}
