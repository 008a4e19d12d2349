public import FoundationEssentials

extension UUID: PostgresArrayElement {
    /// `uuid[]`.
    public static var postgresArrayType: PostgresType { .uuidArray }
}
