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

    /// Decides by the first line with more than ASCII in the beginning of the file, which may end anywhere.
    init(_ encoding: JournalProfile.Encoding, head: some Collection<UInt8>) {
        guard encoding == .auto else {
            self.encoding = encoding
            return
        }
        if head.starts(with: Self.byteOrderMark) {
            self.encoding = .utf8
            return
        }
        // One line decides, as it does when the file grows: a damaged row further down must not change the rest.
        let lines = head.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        if let line = lines.first(where: { $0.contains { $0 >= 0x80 } }) { decide(by: Array(line)) }
    }

    /// The text of a record; nil when the bytes are none in the file's encoding.
    mutating func decode(_ bytes: [UInt8]) -> String? {
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        if encoding == nil { decide(by: bytes) }
        switch encoding {
        case .cp932: return String(data: Data(bytes), encoding: Self.codePage932)
        default: return String(validating: bytes, as: UTF8.self)
        }
    }

    private mutating func decide(by bytes: [UInt8]) {
        encoding = String(validating: bytes, as: UTF8.self) == nil ? .cp932 : .utf8
    }
}
