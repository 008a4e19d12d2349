/// Takes a binary COPY apart.
///
/// Chunks may end anywhere; what is incomplete waits for the next.
struct PostgresCopyReader {
    private static let signature: [UInt8] = Array("PGCOPY\n".utf8) + [0xff, 0x0d, 0x0a, 0]

    private let statement: String
    private var rest: [UInt8] = []
    private var isHeaderRead = false
    private var isEnded = false
    private(set) var rowCount = 0

    init(statement: String) { self.statement = statement }

    mutating func read(_ chunk: [UInt8], _ body: (inout PostgresCopyRow) throws -> Void) throws {
        let bytes = rest.isEmpty ? chunk : rest + chunk
        let consumed = try bytes.withUnsafeBytes { try read($0, body) }
        rest = consumed == bytes.count ? [] : Array(bytes[consumed...])
    }

    func requireEnd() throws(PostgresError) {
        guard isEnded, rest.isEmpty else { throw malformed("cut short") }
    }

    private mutating func read(
        _ bytes: UnsafeRawBufferPointer, _ body: (inout PostgresCopyRow) throws -> Void
    ) throws -> Int {
        var offset = 0
        if !isHeaderRead {
            guard let length = try headerLength(bytes) else { return 0 }
            offset = length
            isHeaderRead = true
        }
        while !isEnded {
            guard let end = try rowEnd(bytes, from: offset) else { return offset }
            guard !isEnded else { return end }
            var row = PostgresCopyRow(
                bytes: UnsafeRawBufferPointer(rebasing: bytes[offset..<end]), index: rowCount, statement: statement)
            try body(&row)
            rowCount += 1
            offset = end
        }
        return offset
    }

    private func headerLength(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) -> Int? {
        guard bytes.count >= 19 else { return nil }
        guard bytes.prefix(11).elementsEqual(PostgresCopyReader.signature) else { throw malformed("no signature") }
        let extensionLength = Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: 15, as: Int32.self))
        guard (0...65536).contains(extensionLength) else { throw malformed("odd header") }
        let length = 19 + Int(extensionLength)
        return bytes.count >= length ? length : nil
    }

    /// Where the row at `start` ends; nil while it is incomplete.
    ///
    /// Notes the trailer.
    private mutating func rowEnd(_ bytes: UnsafeRawBufferPointer, from start: Int) throws(PostgresError) -> Int? {
        guard bytes.count - start >= 2 else { return nil }
        let count = Int16(bigEndian: bytes.loadUnaligned(fromByteOffset: start, as: Int16.self))
        var offset = start + 2
        guard count >= 0 else {
            guard count == -1 else { throw malformed("odd row") }
            isEnded = true
            return offset
        }
        for _ in 0..<count {
            guard bytes.count - offset >= 4 else { return nil }
            let length = Int(Int32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)))
            guard length >= -1 else { throw malformed("odd length") }
            offset += 4
            if length > 0 {
                guard bytes.count - offset >= length else { return nil }
                offset += length
            }
        }
        return offset
    }

    private func malformed(_ what: String) -> PostgresError {
        PostgresError(code: .protocolViolation, message: "binary COPY: \(what)", statement: statement)
    }
}
