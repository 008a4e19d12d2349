/// Addresses that begin with the same bits, written `ADDRESS/BITS`; a single address may stand without bits.
struct AddressRange: Hashable, Sendable {
    private let bytes: [UInt8]
    private let bits: Int

    /// Reads a range; nil when it is none, or when bits after the prefix are set.
    init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let address = NetworkAddress.bytes(parts[0]) else { return nil }
        let whole = address.count * 8
        var bits = whole
        if parts.count == 2 {
            guard let given = Int(parts[1]), (0...whole).contains(given), String(given) == parts[1] else { return nil }
            bits = given
        }
        let plain = NetworkAddress.unmapped(address)
        if plain.count < address.count {
            // A range of mapped addresses is one of version 4, or holds other addresses as well and means nothing.
            guard bits >= 96 else { return nil }
            bits -= 96
        }
        self.bytes = plain
        self.bits = bits
        guard Self.masked(plain, bits) == plain else { return nil }
    }

    /// True when the address begins with the range's bits.
    func contains(_ address: NetworkAddress) -> Bool {
        address.bytes.count == bytes.count && Self.masked(address.bytes, bits) == bytes
    }

    /// True when every address of the other range is one of this.
    func contains(_ other: AddressRange) -> Bool {
        other.bytes.count == bytes.count && other.bits >= bits && Self.masked(other.bytes, bits) == bytes
    }

    /// Whether an address may use a credential that is bound to ranges; no ranges: it may.
    static func allow(_ remoteAddress: String, ranges: [String]) -> Bool {
        guard !ranges.isEmpty else { return true }
        guard let address = NetworkAddress(remoteAddress) else { return false }
        return ranges.contains { AddressRange($0)?.contains(address) ?? false }
    }

    private static func masked(_ bytes: [UInt8], _ bits: Int) -> [UInt8] {
        bytes.enumerated().map { index, byte in
            let kept = min(8, max(0, bits - index * 8))
            return byte & ~(UInt8(truncatingIfNeeded: 0xFF >> kept))
        }
    }
}
