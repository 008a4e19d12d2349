/// A type of the server, by its object identifier (catalog `pg_type`; built-in types never change theirs).
public struct PostgresType: Hashable, Sendable {
    /// The object identifier; 0 lets the server infer a parameter's type.
    public let identifier: UInt32

    /// Takes an object identifier as it is.
    public init(identifier: UInt32) { self.identifier = identifier }

    /// Not stated: the server infers it.
    public static var unspecified: PostgresType { PostgresType(identifier: 0) }
    /// `boolean`.
    public static var bool: PostgresType { PostgresType(identifier: 16) }
    /// `bytea`.
    public static var bytea: PostgresType { PostgresType(identifier: 17) }
    /// `name`, the type of catalog columns.
    public static var name: PostgresType { PostgresType(identifier: 19) }
    /// `bigint`.
    public static var int8: PostgresType { PostgresType(identifier: 20) }
    /// `smallint`.
    public static var int2: PostgresType { PostgresType(identifier: 21) }
    /// `integer`.
    public static var int4: PostgresType { PostgresType(identifier: 23) }
    /// `text`.
    public static var text: PostgresType { PostgresType(identifier: 25) }
    /// `oid`.
    public static var oid: PostgresType { PostgresType(identifier: 26) }
    /// `json`.
    public static var json: PostgresType { PostgresType(identifier: 114) }
    /// `real`.
    public static var float4: PostgresType { PostgresType(identifier: 700) }
    /// `double precision`.
    public static var float8: PostgresType { PostgresType(identifier: 701) }
    /// `character(n)`.
    public static var bpchar: PostgresType { PostgresType(identifier: 1042) }
    /// `character varying`.
    public static var varchar: PostgresType { PostgresType(identifier: 1043) }
    /// `date`.
    public static var date: PostgresType { PostgresType(identifier: 1082) }
    /// `timestamp with time zone`.
    public static var timestamptz: PostgresType { PostgresType(identifier: 1184) }
    /// `uuid`.
    public static var uuid: PostgresType { PostgresType(identifier: 2950) }
    /// `jsonb`.
    public static var jsonb: PostgresType { PostgresType(identifier: 3802) }
    /// `void`, the type of functions without result.
    public static var void: PostgresType { PostgresType(identifier: 2278) }

    /// `boolean[]`.
    public static var boolArray: PostgresType { PostgresType(identifier: 1000) }
    /// `bytea[]`.
    public static var byteaArray: PostgresType { PostgresType(identifier: 1001) }
    /// `smallint[]`.
    public static var int2Array: PostgresType { PostgresType(identifier: 1005) }
    /// `integer[]`.
    public static var int4Array: PostgresType { PostgresType(identifier: 1007) }
    /// `text[]`.
    public static var textArray: PostgresType { PostgresType(identifier: 1009) }
    /// `bigint[]`.
    public static var int8Array: PostgresType { PostgresType(identifier: 1016) }
    /// `real[]`.
    public static var float4Array: PostgresType { PostgresType(identifier: 1021) }
    /// `double precision[]`.
    public static var float8Array: PostgresType { PostgresType(identifier: 1022) }
    /// `date[]`.
    public static var dateArray: PostgresType { PostgresType(identifier: 1182) }
    /// `timestamp with time zone[]`.
    public static var timestamptzArray: PostgresType { PostgresType(identifier: 1185) }
    /// `uuid[]`.
    public static var uuidArray: PostgresType { PostgresType(identifier: 2951) }
    /// `jsonb[]`.
    public static var jsonbArray: PostgresType { PostgresType(identifier: 3807) }
}

extension PostgresType: CustomStringConvertible {
    /// The name for the types this module knows, the number for others.
    public var description: String {
        PostgresType.names[identifier] ?? "type \(identifier)"
    }

    /// True for the array types this module knows, whatever their element.
    var isArray: Bool {
        switch identifier {
        case 1000, 1001, 1005, 1007, 1009, 1015, 1016, 1021, 1022, 1182, 1185, 2951, 3807: true
        default: false
        }
    }

    private static let names: [UInt32: String] = [
        0: "unspecified", 16: "bool", 17: "bytea", 19: "name", 20: "int8", 21: "int2", 23: "int4", 25: "text",
        26: "oid", 114: "json", 700: "float4", 701: "float8", 1042: "bpchar", 1043: "varchar", 1082: "date",
        1184: "timestamptz", 2950: "uuid", 3802: "jsonb", 2278: "void", 1000: "bool[]", 1001: "bytea[]",
        1005: "int2[]", 1007: "int4[]", 1009: "text[]", 1015: "varchar[]", 1016: "int8[]", 1021: "float4[]",
        1022: "float8[]",
        1182: "date[]", 1185: "timestamptz[]", 2951: "uuid[]", 3807: "jsonb[]", 1700: "numeric",
    ]
}
