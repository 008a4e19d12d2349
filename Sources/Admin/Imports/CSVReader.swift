/// Reads comma-separated rows from UTF-8 bytes; fields in double quotes hold commas, line breaks and doubled quotes.
///
/// Lines end with LF or CRLF; a byte order mark and empty lines are passed over. Source: RFC 4180.
struct CSVReader {
    /// Largest file that is read; bytes.
    static let fileBytesMax = 268_435_456
    /// Longest row; bytes.
    static let rowBytesMax = 65_536

    private static let quote = UInt8(ascii: "\"")
    private static let comma = UInt8(ascii: ",")
    private static let lineFeed = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    private let bytes: [UInt8]
    private var position: Int
    private var line = 1

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    }

    /// The next row; nil at the end.
    ///
    /// - Throws: `CSVProblem` for what makes the rest of the file unreadable.
    mutating func next() throws(CSVProblem) -> CSVRow? {
        while position < bytes.count {
            if let end = lineEnd(at: position) {
                position = end
                line += 1
                continue
            }
            return try row()
        }
        return nil
    }

    private mutating func row() throws(CSVProblem) -> CSVRow {
        var row = CSVRow(line: line, fields: [])
        let start = position
        while true {
            let fieldLine = line
            let isQuoted = position < bytes.count && bytes[position] == Self.quote
            let field = isQuoted ? try quoted() : plain()
            if field.isBroken { row.problem = row.problem ?? RowProblem(nil, .strayQuote) }
            guard let text = String(validating: field.bytes, as: UTF8.self) else {
                throw CSVProblem(line: fieldLine, kind: .notUTF8)
            }
            row.fields.append(text)
            if position < bytes.count, bytes[position] == Self.comma {
                position += 1
                continue
            }
            if position - start > Self.rowBytesMax { row.problem = RowProblem(nil, .rowTooLong) }
            if let end = lineEnd(at: position) {
                position = end
                line += 1
            }
            return row
        }
    }

    /// A field without quotes, up to its comma or the end of the line.
    private mutating func plain() -> (bytes: [UInt8], isBroken: Bool) {
        let start = position
        var isBroken = false
        while position < bytes.count, bytes[position] != Self.comma, lineEnd(at: position) == nil {
            if bytes[position] == Self.quote { isBroken = true }
            position += 1
        }
        return (Array(bytes[start..<position]), isBroken)
    }

    /// A field in quotes; what stands between the closing quote and the comma breaks it.
    private mutating func quoted() throws(CSVProblem) -> (bytes: [UInt8], isBroken: Bool) {
        let start = line
        var field: [UInt8] = []
        position += 1
        while true {
            guard position < bytes.count else { throw CSVProblem(line: start, kind: .quoteNotClosed) }
            let byte = bytes[position]
            position += 1
            if byte == Self.lineFeed { line += 1 }
            guard byte == Self.quote else {
                field.append(byte)
                continue
            }
            guard position < bytes.count, bytes[position] == Self.quote else { break }
            field.append(Self.quote)
            position += 1
        }
        let rest = plain()
        return (field + rest.bytes, !rest.bytes.isEmpty)
    }

    /// The position behind the line break at a position; nil when there is none.
    private func lineEnd(at position: Int) -> Int? {
        guard position < bytes.count else { return nil }
        if bytes[position] == Self.lineFeed { return position + 1 }
        guard bytes[position] == Self.carriageReturn, position + 1 < bytes.count,
            bytes[position + 1] == Self.lineFeed
        else { return nil }
        return position + 2
    }
}
