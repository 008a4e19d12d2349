extension Bool: PostgresArrayElement {
    /// `bool[]`.
    public static var postgresArrayType: PostgresType { .boolArray }
}

extension Int16: PostgresArrayElement {
    /// `int2[]`.
    public static var postgresArrayType: PostgresType { .int2Array }

    /// Reads without a cell per element.
    public static func decodeElements(
        _ bytes: UnsafeRawBufferPointer, count: Int, type: PostgresType
    ) throws(PostgresCellError) -> [Int16] {
        guard type == .int2 else { throw .type(found: type) }
        return try decodeIntegers(bytes, count: count)
    }
}

extension Int32: PostgresArrayElement {
    /// `int4[]`.
    public static var postgresArrayType: PostgresType { .int4Array }

    /// Reads without a cell per element.
    public static func decodeElements(
        _ bytes: UnsafeRawBufferPointer, count: Int, type: PostgresType
    ) throws(PostgresCellError) -> [Int32] {
        if type == .int2 { return try Int16.decodeElements(bytes, count: count, type: type).map { Int32($0) } }
        guard type == .int4 else { throw .type(found: type) }
        return try decodeIntegers(bytes, count: count)
    }
}

extension Int64: PostgresArrayElement {
    /// `int8[]`.
    public static var postgresArrayType: PostgresType { .int8Array }

    /// Reads without a cell per element.
    public static func decodeElements(
        _ bytes: UnsafeRawBufferPointer, count: Int, type: PostgresType
    ) throws(PostgresCellError) -> [Int64] {
        if type != .int8 { return try Int32.decodeElements(bytes, count: count, type: type).map { Int64($0) } }
        return try decodeIntegers(bytes, count: count)
    }
}

extension Int: PostgresArrayElement {
    /// `int8[]`.
    public static var postgresArrayType: PostgresType { .int8Array }

    /// Reads as `Int64`.
    public static func decodeElements(
        _ bytes: UnsafeRawBufferPointer, count: Int, type: PostgresType
    ) throws(PostgresCellError) -> [Int] {
        try Int64.decodeElements(bytes, count: count, type: type).map { Int($0) }
    }
}

extension Float: PostgresArrayElement {
    /// `float4[]`.
    public static var postgresArrayType: PostgresType { .float4Array }
}

extension Double: PostgresArrayElement {
    /// `float8[]`.
    public static var postgresArrayType: PostgresType { .float8Array }
}

extension String: PostgresArrayElement {
    /// `text[]`.
    public static var postgresArrayType: PostgresType { .textArray }
}

extension PostgresBytes: PostgresArrayElement {
    /// `bytea[]`.
    public static var postgresArrayType: PostgresType { .byteaArray }
}

extension PostgresDate: PostgresArrayElement {
    /// `date[]`.
    public static var postgresArrayType: PostgresType { .dateArray }
}

extension PostgresTimestamp: PostgresArrayElement {
    /// `timestamptz[]`.
    public static var postgresArrayType: PostgresType { .timestamptzArray }
}

extension PostgresJSON: PostgresArrayElement {
    /// `jsonb[]`.
    public static var postgresArrayType: PostgresType { .jsonbArray }
}

extension Optional: PostgresArrayElement where Wrapped: PostgresArrayElement {
    /// The array type of the wrapped value; null elements are allowed.
    public static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }
}
