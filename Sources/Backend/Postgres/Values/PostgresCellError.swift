/// Why a cell could not be read.
public enum PostgresCellError: Error, Equatable {
    /// NULL where a value is expected.
    case null
    /// The column has another type.
    case type(found: PostgresType)
    /// The bytes have another length or content than the type demands.
    case shape(String)

    var found: String {
        switch self {
        case .null: "null"
        case .type(let type): "\(type)"
        case .shape(let text): text
        }
    }
}
