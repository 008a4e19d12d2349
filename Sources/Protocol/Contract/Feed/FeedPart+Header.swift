extension Kakuzuke_V1_FeedPart {
    /// Number of the field `header`, and of the kind of field that carries its length.
    private static let header: UInt64 = 1
    private static let lengthDelimited: UInt64 = 2

    /// The bytes of a part's header as they were sent, which the feed's digest covers.
    ///
    /// A header that is read and written again may come out in other bytes: a later version adds fields that this one
    /// does not know, and another program may order fields as it likes.
    ///
    /// - Parameter part: a serialised part.
    /// - Returns: nil when the part has no header, more than one, or is no message.
    public static func headerBytes(in part: [UInt8]) -> [UInt8]? {
        var reader = ByteReader(part)
        var found: [UInt8]?
        do {
            while !reader.isAtEnd {
                let key = try reader.varint()
                var content: ArraySlice<UInt8> = []
                switch key & 7 {
                case 0: _ = try reader.varint()
                case 1: _ = try reader.raw(8)
                case lengthDelimited:
                    guard let length = Int(exactly: try reader.varint()) else { return nil }
                    content = try reader.raw(length)
                case 5: _ = try reader.raw(4)
                default: return nil
                }
                guard key == header << 3 | lengthDelimited else { continue }
                guard found == nil else { return nil }
                found = Array(content)
            }
        } catch {
            return nil
        }
        return found
    }
}
