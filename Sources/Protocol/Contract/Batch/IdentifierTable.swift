/// The identifiers of a batch under construction.
struct IdentifierTable {
    private(set) var identifiers: [IdentifierHash] = []
    private var positions: [IdentifierHash: UInt32] = [:]

    mutating func position(_ identifier: IdentifierHash) -> UInt32 {
        if let position = positions[identifier] { return position }
        let position = UInt32(identifiers.count)
        identifiers.append(identifier)
        positions[identifier] = position
        return position
    }
}
