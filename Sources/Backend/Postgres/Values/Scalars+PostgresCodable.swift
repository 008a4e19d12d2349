extension Bool: PostgresCodable {
    /// `bool`.
    public static var postgresType: PostgresType { .bool }
    /// `bool`.
    public static var postgresExpectation: String { "bool" }

    /// Appends one byte.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(UInt8(self ? 1 : 0)) }

    /// Reads one byte, 0 or 1.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> Bool {
        let byte: UInt8 = try cell.require(.bool).integer()
        guard byte <= 1 else { throw .shape("byte \(byte)") }
        return byte == 1
    }
}

extension Int16: PostgresCodable {
    /// `int2`.
    public static var postgresType: PostgresType { .int2 }
    /// `int2`.
    public static var postgresExpectation: String { "int2" }

    /// Appends two bytes.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(self) }

    /// Reads `int2`.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> Int16 {
        try cell.require(.int2).integer()
    }
}

extension Int32: PostgresCodable {
    /// `int4`.
    public static var postgresType: PostgresType { .int4 }
    /// `int4`.
    public static var postgresExpectation: String { "int4" }

    /// Appends four bytes.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(self) }

    /// Reads `int4`, and `int2`, which always fits.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> Int32 {
        if cell.type == .int2 { return Int32(try Int16.decode(from: cell)) }
        return try cell.require(.int4).integer()
    }
}

extension Int64: PostgresCodable {
    /// `int8`.
    public static var postgresType: PostgresType { .int8 }
    /// `int8`.
    public static var postgresExpectation: String { "int8" }

    /// Appends eight bytes.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(self) }

    /// Reads `int8`, and the narrower integers and `oid`, which always fit.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> Int64 {
        switch cell.type {
        case .int4, .int2: return Int64(try Int32.decode(from: cell))
        case .oid:
            let identifier: UInt32 = try cell.require(.oid).integer()
            return Int64(identifier)
        default: return try cell.require(.int8).integer()
        }
    }
}

extension Int: PostgresCodable {
    /// `int8`.
    public static var postgresType: PostgresType { .int8 }
    /// `int8`.
    public static var postgresExpectation: String { "int8" }

    /// Appends eight bytes.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(Int64(self)) }

    /// Reads as `Int64`.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> Int {
        Int(try Int64.decode(from: cell))
    }
}

extension Float: PostgresCodable {
    /// `float4`.
    public static var postgresType: PostgresType { .float4 }
    /// `float4`.
    public static var postgresExpectation: String { "float4" }

    /// Appends the bits.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(bitPattern) }

    /// Reads `float4`.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> Float {
        Float(bitPattern: try cell.require(.float4).integer())
    }
}

extension Double: PostgresCodable {
    /// `float8`.
    public static var postgresType: PostgresType { .float8 }
    /// `float8`.
    public static var postgresExpectation: String { "float8" }

    /// Appends the bits.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(bitPattern) }

    /// Reads `float8`, and `float4`, which always fits.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> Double {
        if cell.type == .float4 { return Double(try Float.decode(from: cell)) }
        return Double(bitPattern: try cell.require(.float8).integer())
    }
}

extension String: PostgresCodable {
    /// `text`.
    public static var postgresType: PostgresType { .text }
    /// `text`.
    public static var postgresExpectation: String { "text" }

    /// Appends UTF-8.
    public func encode(into buffer: inout PostgresBuffer) { buffer.append(utf8) }

    /// Reads the character types and `json`; the bytes must be UTF-8.
    public static func decode(from cell: PostgresCell) throws(PostgresCellError) -> String {
        try String(validatingPostgres: try cell.require(.text, .varchar, .bpchar, .name, .json))
    }
}
