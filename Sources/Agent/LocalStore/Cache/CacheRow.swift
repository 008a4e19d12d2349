import Rating

/// Form and checksums of the rows of the rating cache.
enum CacheRow {
    static let limitedFlag: Int64 = 1
    static let goneFlag: Int64 = 2
    static let customerIDMax: Int64 = 1 << 40 - 1
    static let policyVersionMax: UInt32 = 1 << 23 - 1

    /// One number for policy version and customer: the states of a version lie together, in order of customer.
    static func stateKey(version: UInt32, customer: Int64) -> Int64 { Int64(version) << 40 | customer }

    static func encode(_ identifiers: [CustomerIdentifier]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(identifiers.count * 21)
        for identifier in identifiers {
            bytes.append(identifier.kind)
            for shift in [24, 16, 8, 0] as [UInt32] {
                bytes.append(UInt8(truncatingIfNeeded: identifier.keyID >> shift))
            }
            bytes.append(contentsOf: identifier.hash.bytes)
        }
        return bytes
    }

    static func identifiers(_ bytes: [UInt8]) -> [CustomerIdentifier] {
        stride(from: 0, to: bytes.count - 20, by: 21).compactMap { start in
            let keyID = bytes[start + 1..<start + 5].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            return IdentifierDigest(bytes[start + 5..<start + 21]).map {
                CustomerIdentifier(kind: bytes[start], keyID: keyID, hash: $0)
            }
        }
    }

    static func checksum(customer: Int64, flags: Int64, facts: [UInt8]?, identifiers: [UInt8]?) -> Int64 {
        var checksum = RowChecksum()
        checksum.add(customer)
        checksum.add(flags)
        checksum.add(facts)
        checksum.add(identifiers)
        return checksum.value
    }

    static func checksum(stateKey: Int64, states: [UInt8]) -> Int64 {
        var checksum = RowChecksum()
        checksum.add(stateKey)
        checksum.add(states)
        return checksum.value
    }

    static func checksum(product: FeedProduct) -> Int64 {
        var checksum = RowChecksum()
        checksum.add(product.code)
        checksum.add(product.payload)
        return checksum.value
    }

    static func checksum(policy: FeedPolicy) -> Int64 {
        var checksum = RowChecksum()
        checksum.add(Int64(policy.version))
        checksum.add(Int64(policy.effectiveFrom.daysSinceEpoch))
        checksum.add(policy.payload)
        // Rows of files that do not know the column keep their checksums.
        if let scheduled = policy.scheduledFrom { checksum.add(Int64(scheduled.daysSinceEpoch)) }
        return checksum.value
    }
}
