/// Cuts a stream of bytes into records by RFC 4180, without holding more than one record.
///
/// It works on bytes because line ends, commas and quotation marks are never part of a character in UTF-8 or CP932.
/// A record that never ends costs one line, not the rest of the file: scanning goes on at the line after its start.
public struct CSVScanner: Sendable {
    /// Longest record by default; bytes.
    public static let recordBytesMax = 1 << 20

    private enum State {
        case fieldStart
        case unquoted
        case quoted
        case quoteInQuoted
        case skippingLine
    }

    private let delimiter: UInt8
    private let recordBytesMax: Int
    private let quotes: Bool
    private var buffer: [UInt8] = []
    /// Place in `buffer` of the record that is being scanned, and of the next byte to look at.
    private var start = 0
    private var next = 0
    private var state = State.fieldStart
    private var startOffset: Int64
    private var startLine: Int64
    private var lineEnds: Int64 = 0
    private var firstLineEnd: Int?

    /// Makes a scanner that starts at a byte and line of the file; the line counts from 1.
    ///
    /// `quotes` false: every line is a record, as in JSON Lines.
    public init(
        delimiter: UInt8 = UInt8(ascii: ","), offset: Int64 = 0, line: Int64 = 1, quotes: Bool = true,
        recordBytesMax: Int = CSVScanner.recordBytesMax
    ) {
        self.delimiter = delimiter
        self.recordBytesMax = recordBytesMax
        self.quotes = quotes
        startOffset = offset
        startLine = line
    }

    /// First byte of the record that is not complete yet, and its line.
    public var position: (offset: Int64, line: Int64) { (startOffset, startLine) }

    /// Takes more bytes of the file.
    public mutating func append(_ bytes: some Collection<UInt8>) {
        if start > 0 {
            buffer.removeFirst(start)
            next -= start
            firstLineEnd = firstLineEnd.map { $0 - start }
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next complete record; nil: more bytes are needed.
    public mutating func record() -> ScannedRecord? {
        while next < buffer.count {
            let byte = buffer[next]
            next += 1
            if byte == UInt8(ascii: "\n") {
                lineEnds += 1
                firstLineEnd = firstLineEnd ?? next
                if state == .skippingLine {
                    moveStart(to: next)
                } else if state != .quoted {
                    return finishRecord(endsBefore: next - 1)
                }
                continue
            }
            advance(byte)
            if next - start > recordBytesMax, state != .skippingLine { return abandonRecord(.tooLong) }
            if state == .skippingLine { dropSkipped() }
        }
        return nil
    }

    /// The record after the last line end, once nothing more will come; nil: there is none.
    ///
    /// Call it until it returns nil: after a quotation mark that was never closed the lines behind it follow.
    public mutating func lastRecord() -> ScannedRecord? {
        if let record = record() { return record }
        guard start < buffer.count, state != .skippingLine else { return nil }
        if state == .quoted { return abandonRecord(.unterminatedQuote) }
        return finishRecord(endsBefore: buffer.count)
    }

    private mutating func advance(_ byte: UInt8) {
        guard quotes else { return }
        switch state {
        case .fieldStart:
            state = byte == UInt8(ascii: "\"") ? .quoted : byte == delimiter ? .fieldStart : .unquoted
        case .unquoted:
            if byte == delimiter { state = .fieldStart }
        case .quoted:
            if byte == UInt8(ascii: "\"") { state = .quoteInQuoted }
        case .quoteInQuoted:
            state = byte == UInt8(ascii: "\"") ? .quoted : byte == delimiter ? .fieldStart : .unquoted
        case .skippingLine: break
        }
    }

    private mutating func finishRecord(endsBefore end: Int) -> ScannedRecord {
        var bytes = Array(buffer[start..<end])
        if bytes.last == UInt8(ascii: "\r") { bytes.removeLast() }
        let record = ScannedRecord(offset: startOffset, line: startLine, bytes: bytes)
        moveStart(to: next)
        return record
    }

    /// Gives up the first line of the record and scans again behind it.
    private mutating func abandonRecord(_ problem: ScanProblem) -> ScannedRecord {
        let end = firstLineEnd ?? next
        let bytes = Array(buffer[start..<min(end, start + 1024)])
        let record = ScannedRecord(offset: startOffset, line: startLine, bytes: bytes, problem: problem)
        if firstLineEnd == nil {
            let isAtEnd = problem == .unterminatedQuote
            startOffset += Int64(next - start)
            start = next
            state = isAtEnd ? .fieldStart : .skippingLine
        } else {
            lineEnds = 1
            moveStart(to: end)
        }
        return record
    }

    private mutating func moveStart(to place: Int) {
        startOffset += Int64(place - start)
        startLine += lineEnds
        start = place
        next = place
        lineEnds = 0
        firstLineEnd = nil
        state = .fieldStart
    }

    private mutating func dropSkipped() {
        startOffset += Int64(next - start)
        start = next
    }

    /// The values of a record's text: quotation marks taken away, doubled ones made single.
    public static func values(_ text: String, delimiter: UInt8) -> [String] {
        var values: [String] = []
        var value: [UInt8] = []
        var state = State.fieldStart
        for byte in text.utf8 {
            switch (state, byte) {
            case (.fieldStart, UInt8(ascii: "\"")): state = .quoted
            case (.quoted, UInt8(ascii: "\"")): state = .quoteInQuoted
            case (.quoted, _): value.append(byte)
            case (.quoteInQuoted, UInt8(ascii: "\"")):
                value.append(byte)
                state = .quoted
            case (_, delimiter):
                values.append(String(decoding: value, as: UTF8.self))
                value.removeAll(keepingCapacity: true)
                state = .fieldStart
            default:
                value.append(byte)
                state = .unquoted
            }
        }
        values.append(String(decoding: value, as: UTF8.self))
        return values
    }
}
