#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// An IP address; one of version 4 that is mapped into version 6 is the same as the plain one.
struct NetworkAddress: Hashable, Sendable {
    /// 4 or 16 bytes.
    let bytes: [UInt8]

    /// Bytes before a version 4 address that is mapped into version 6.
    static let mappedPrefix = [UInt8](repeating: 0, count: 10) + [0xFF, 0xFF]

    /// Reads an address as the transport tells it, without port; a zone is left out. nil when it is none.
    init?(_ text: String) {
        guard let bytes = Self.bytes(text.prefix { $0 != "%" }) else { return nil }
        self.bytes = Self.unmapped(bytes)
    }

    /// Whom attempts are counted for: the address, of version 6 the network of 64 bits that one customer gets.
    var source: [UInt8] { bytes.count == 4 ? bytes : Array(bytes.prefix(8)) }

    static func unmapped(_ bytes: [UInt8]) -> [UInt8] {
        bytes.count == 16 && Array(bytes.prefix(12)) == mappedPrefix ? Array(bytes.suffix(4)) : bytes
    }

    static func bytes(_ text: some StringProtocol) -> [UInt8]? {
        let text = String(text)
        var four = [UInt8](repeating: 0, count: 4)
        if inet_pton(AF_INET, text, &four) == 1 { return four }
        var sixteen = [UInt8](repeating: 0, count: 16)
        return inet_pton(AF_INET6, text, &sixteen) == 1 ? sixteen : nil
    }
}
