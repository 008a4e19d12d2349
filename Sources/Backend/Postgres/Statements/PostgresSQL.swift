/// The text of one statement, with the hash that names it when it is prepared.
///
/// A literal is taken only without interpolation, so that values cannot slip into the text.
public struct PostgresSQL: Sendable, Hashable {
    /// The text.
    public let text: String
    /// True when the statement is prepared on first use of a connection; false for text made at run time.
    public let isPrepared: Bool
    // True when the text would open, end or outlive the transaction of its unit.
    let isSessionControl: Bool
    // FNV-1a of 64 bits with two start values: stable over processes and versions, so that a pooler or
    // `pg_prepared_statements` shows the same name everywhere.
    let hash: Hash

    struct Hash: Hashable, Sendable {
        var high: UInt64
        var low: UInt64
    }

    /// Takes text made at run time, which is never prepared.
    ///
    /// The caller vouches that no foreign value is in it.
    public init(unsafeSQL text: String) {
        self.init(text: text, isPrepared: false)
    }

    private init(text: String, isPrepared: Bool) {
        self.text = text
        self.isPrepared = isPrepared
        hash = PostgresSQL.hash(of: text)
        isSessionControl = PostgresSQL.isSessionControl(text)
    }

    /// Looks at the first two words: a guard against mistakes, not against malice.
    private static func isSessionControl(_ text: String) -> Bool {
        let words = text.prefix(64).split(maxSplits: 2) { !$0.isLetter }.prefix(2).map { $0.uppercased() }
        switch (words.first, words.dropFirst().first) {
        case ("ROLLBACK", "TO"), ("SET", "LOCAL"), ("SET", "CONSTRAINTS"): return false
        case ("BEGIN", _), ("START", _), ("COMMIT", _), ("END", _), ("ROLLBACK", _), ("ABORT", _), ("SET", _),
            ("RESET", _), ("DISCARD", _), ("PREPARE", "TRANSACTION"):
            return true
        default: return false
        }
    }

    private static func hash(of text: String) -> Hash {
        var high: UInt64 = 0xcbf2_9ce4_8422_2325
        var low: UInt64 = 0x6c62_272e_07bb_0142
        for byte in text.utf8 {
            high = (high ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            low = (low ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        return Hash(high: high, low: low)
    }
}

extension PostgresSQL: ExpressibleByStringLiteral {
    /// Takes a literal; `StaticString` refuses interpolation at compile time.
    public init(stringLiteral value: StaticString) {
        self.init(text: value.description, isPrepared: true)
    }
}
