/// What names a statement prepared on a connection: its text and the types of its parameters.
struct PreparedKey: Hashable, Sendable {
    var hash: PostgresSQL.Hash
    var types: [PostgresType]
}

/// A prepared statement under its name on the server.
struct PreparedName: Hashable, Sendable {
    var key: PreparedKey
    var text: String
}

/// Which statements a connection has prepared, or is about to: later units in the pipeline rely on it already.
struct PreparedStatements {
    private let countMax: Int
    private var names: [PreparedKey: PreparedName] = [:]
    private var generation = 0

    enum Lookup: Equatable {
        case ready(PreparedName)
        case prepare(PreparedName)
        /// The limit is reached: run the statement without preparing it.
        case full
    }

    init(countMax: Int) { self.countMax = countMax }

    var count: Int { names.count }

    /// How to run a statement now; `prepare` counts as prepared from here on.
    mutating func lookup(_ key: PreparedKey) -> Lookup {
        if let name = names[key] { return .ready(name) }
        guard names.count < countMax else { return .full }
        let name = PreparedName(key: key, text: PreparedStatements.text(key, generation: generation))
        names[key] = name
        return .prepare(name)
    }

    /// The preparation did not happen.
    mutating func preparationFailed(_ name: PreparedName) {
        if names[name.key] == name { names[name.key] = nil }
    }

    /// The server no longer knows `keys`, or their plans no longer fit.
    ///
    /// New names avoid a clash with old ones.
    mutating func invalidate(_ keys: [PreparedKey]) {
        generation += 1
        for key in keys { names[key] = nil }
    }

    private static func text(_ key: PreparedKey, generation: Int) -> String {
        var low = key.hash.low
        for type in key.types { low = (low ^ UInt64(type.identifier)) &* 0x0000_0100_0000_01b3 }
        let name = "k" + String(key.hash.high, radix: 16) + String(low, radix: 16)
        return generation == 0 ? name : "\(name)_\(generation)"
    }
}
