import Rating

/// Receipt ids in half bytes: their digits and separators need four bits, and their date and time mostly none.
///
/// 0 to 9 are digits, then `-`, `|`, the receipt's date, `T` and the receipt's time, any other byte in the two half
/// bytes that follow, and the end. The id before it in the table lends its beginning.
enum ReceiptIDPacking {
    private static let hyphen: UInt8 = 10
    private static let bar: UInt8 = 11
    private static let date: UInt8 = 12
    private static let time: UInt8 = 13
    private static let escape: UInt8 = 14
    private static let end: UInt8 = 15

    static func append(_ id: String, of receipt: StateReceipt, after previous: [UInt8], to writer: inout ByteWriter) {
        let bytes = Array(id.utf8)
        let shared = zip(bytes, previous).prefix { $0 == $1 }.count
        // Sharing a part of the date hides the date, so the beginning may do better up to the last whole part.
        let parts = (bytes[..<shared].lastIndex(of: UInt8(ascii: "|")) ?? -1) + 1
        let dateText = Array(receipt.date.description.utf8)
        let timeText = Array("T".utf8) + Array((receipt.time ?? .midnight).description.utf8)
        let whole = packed(bytes[shared...], date: dateText, time: timeText)
        let fromPart = packed(bytes[parts...], date: dateText, time: timeText)
        let usesPart = fromPart.count <= whole.count
        writer.append(varint: UInt64(usesPart ? parts : shared))
        writer.append(raw: usesPart ? fromPart : whole)
    }

    private static func packed(_ bytes: ArraySlice<UInt8>, date dateText: [UInt8], time timeText: [UInt8]) -> [UInt8] {
        var halves: [UInt8] = []
        var position = bytes.startIndex
        while position < bytes.endIndex {
            let rest = bytes[position...]
            if rest.starts(with: dateText) {
                halves.append(date)
                position += dateText.count
                continue
            }
            if rest.starts(with: timeText) {
                halves.append(time)
                position += timeText.count
                continue
            }
            switch bytes[position] {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): halves.append(bytes[position] - UInt8(ascii: "0"))
            case UInt8(ascii: "-"): halves.append(hyphen)
            case UInt8(ascii: "|"): halves.append(bar)
            default: halves += [escape, bytes[position] >> 4, bytes[position] & 15]
            }
            position += 1
        }
        halves.append(end)
        if !halves.count.isMultiple(of: 2) { halves.append(end) }
        return stride(from: 0, to: halves.count, by: 2).map { halves[$0] << 4 | halves[$0 + 1] }
    }

    /// Reads an id; nil when it is not UTF-8 or longer than ids are.
    static func read(
        from reader: inout ByteReader, date dateValue: CalendarDate, time timeValue: TimeOfDay, after previous: [UInt8]
    ) throws(ByteReader.Failure) -> [UInt8]? {
        let shared = try reader.varint()
        guard shared <= UInt64(previous.count) else { return nil }
        var bytes = Array(previous[..<Int(shared)])
        var pending: [UInt8] = []
        while true {
            if pending.isEmpty {
                let next = try reader.byte()
                pending = [next >> 4, next & 15]
            }
            let half = pending.removeFirst()
            switch half {
            case end: return bytes
            case hyphen: bytes.append(UInt8(ascii: "-"))
            case bar: bytes.append(UInt8(ascii: "|"))
            case date: bytes += Array(dateValue.description.utf8)
            case time: bytes += Array("T".utf8) + Array(timeValue.description.utf8)
            case escape:
                let next = try reader.byte()
                if let high = pending.first {
                    bytes.append(high << 4 | next >> 4)
                    pending = [next & 15]
                } else {
                    bytes.append(next)
                }
            default: bytes.append(UInt8(ascii: "0") + half)
            }
            guard bytes.count <= InputLimits.textBytesMax else { return nil }
        }
    }
}
