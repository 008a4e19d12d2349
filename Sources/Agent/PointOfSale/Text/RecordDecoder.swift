import Foundation

/// Turns the bytes of a journal into text: UTF-8 or code page 932, decided once for the whole file.
///
/// Deciding anew for every record would be wrong: some half-width katakana of CP932 are valid UTF-8 by accident.
struct RecordDecoder {
    /// The encoding that was found; nil: only ASCII was seen so far.
    private(set) var encoding: JournalProfile.Encoding?

    /// Code page 932 with NEC's and IBM's extensions; plain Shift_JIS lacks them.
    private static let codePage932 = String.Encoding(rawValue: 0x8000_0420)
    static let byteOrderMark: [UInt8] = [0xef, 0xbb, 0xbf]

    /// Decides by the beginning of the file, which may end within a character.
    init(_ encoding: JournalProfile.Encoding, head: some Collection<UInt8>) {
        guard encoding == .auto else {
            self.encoding = encoding
            return
        }
        if head.starts(with: Self.byteOrderMark) {
            self.encoding = .utf8
            return
        }
        // The last line may be cut; whole lines cannot end within a character.
        let whole = Array(head)
        let end = whole.lastIndex(of: UInt8(ascii: "\n")) ?? whole.count
        decide(by: whole[..<end])
    }

    /// The text of a record; nil when the bytes are none in the file's encoding.
    mutating func decode(_ bytes: [UInt8]) -> String? {
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        if encoding == nil { decide(by: bytes[...]) }
        switch encoding {
        case .cp932: return String(data: Data(bytes), encoding: Self.codePage932)
        default: return String(validating: bytes, as: UTF8.self)
        }
    }

    private mutating func decide(by bytes: ArraySlice<UInt8>) {
        guard bytes.contains(where: { $0 >= 0x80 }) else { return }
        encoding = String(validating: bytes, as: UTF8.self) == nil ? .cp932 : .utf8
    }
}
