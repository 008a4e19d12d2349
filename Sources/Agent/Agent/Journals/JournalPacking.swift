/// How a file is packed that lies among journals, told by its first bytes.
enum JournalPacking: String, CaseIterable {
    case gzip
    case zip
    case zstandard
    case bzip2
    case xz

    /// Bytes at the beginning of a file that tell.
    static let signBytes = 6

    /// nil: the file is not packed, as far as is known.
    init?(_ head: [UInt8]) {
        guard let packing = Self.allCases.first(where: { $0.signs.contains { head.starts(with: $0) } }) else {
            return nil
        }
        self = packing
    }

    private var signs: [[UInt8]] {
        switch self {
        case .gzip: [[0x1f, 0x8b]]
        // With entries, and with none.
        case .zip: [[0x50, 0x4b, 0x03, 0x04], [0x50, 0x4b, 0x05, 0x06]]
        case .zstandard: [[0x28, 0xb5, 0x2f, 0xfd]]
        case .bzip2: [[0x42, 0x5a, 0x68]]
        case .xz: [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]]
        }
    }
}
