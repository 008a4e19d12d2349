/// Cuts a stream of ARTS POSLog into transactions, without holding more than one.
///
/// It works on bytes: the marks of XML are never part of a character in UTF-8 or CP932. It knows just enough of XML to
/// tell where a transaction ends; what lies within is taken apart by a real parser. A transaction that never ends costs
/// itself, not the rest of the file.
struct TransactionScanner: Sendable {
    /// Longest transaction by default; bytes.
    static let transactionBytesMax = 4 << 20

    private enum Token {
        case comment
        case instruction
        case text
        case tag(name: ArraySlice<UInt8>, isEnd: Bool, isEmpty: Bool)
    }

    private let transactionBytesMax: Int
    private var buffer: [UInt8] = []
    /// Place in `buffer` of the first byte that is not used up, and of the next one to look at.
    private var start = 0
    private var next = 0
    private var startOffset: Int64
    private var startLine: Int64
    private var isInside = false
    private var hasReportedStray = false
    /// The start tag of the document, with the namespaces that transactions use; empty: it was not seen yet.
    private(set) var rootTag: [UInt8]
    /// The last instruction before that tag: the declaration of the encoding, where there is one.
    private(set) var declaration: [UInt8] = []

    /// Makes a scanner that starts at a byte and line of the file; `rootTag` comes from the file's beginning.
    init(
        offset: Int64 = 0, line: Int64 = 1, rootTag: [UInt8] = [],
        transactionBytesMax: Int = TransactionScanner.transactionBytesMax
    ) {
        startOffset = offset
        startLine = line
        self.rootTag = rootTag
        self.transactionBytesMax = transactionBytesMax
    }

    /// First byte that is not used up, and its line.
    var position: (offset: Int64, line: Int64) { (startOffset, startLine) }

    /// Takes more bytes of the file.
    mutating func append(_ bytes: some Collection<UInt8>) {
        if start > 0 {
            buffer.removeFirst(start)
            next -= start
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// Cuts off the next complete transaction.
    ///
    /// - Parameter isLast: nothing more will come.
    /// - Returns: the transaction; nil: more bytes are needed, or nothing is left.
    /// - Throws: `document_type` for a document type, `unreadable_header` for what is no POSLog.
    mutating func record(isLast: Bool) throws(JournalReaderError) -> ScannedRecord? {
        // A byte order mark may come in parts.
        if startOffset == 0, !isLast, buffer.count < 3, RecordDecoder.byteOrderMark.starts(with: buffer) { return nil }
        while next < buffer.count {
            if next - start > transactionBytesMax { return abandon(.tooLong) }
            guard let (token, end) = try token() else {
                // A mark that never ends holds everything behind it.
                if isLast { return abandon(.unfinishedTransaction) }
                return buffer.count - start > transactionBytesMax ? abandon(.tooLong) : nil
            }
            let record = isInside ? inside(token, end: end) : try outside(token, end: end)
            if let record { return record }
        }
        return isLast && isInside && start < buffer.count ? abandon(.unfinishedTransaction) : nil
    }

    /// The token at `next` and the place behind it; nil: it has no end yet.
    private func token() throws(JournalReaderError) -> (token: Token, end: Int)? {
        guard buffer[next] == UInt8(ascii: "<") else {
            let end = buffer[next...].firstIndex(of: UInt8(ascii: "<")) ?? buffer.count
            return (.text, end)
        }
        let rest = buffer[next...]
        for (opening, closing) in [("<!--", "-->"), ("<![CDATA[", "]]>")] {
            if rest.starts(with: opening.utf8) {
                let from = next + opening.utf8.count
                return Self.end(of: closing, in: buffer, from: from).map { (opening == "<!--" ? .comment : .text, $0) }
            }
            if opening.utf8.starts(with: rest) { return nil }
        }
        if rest.starts(with: "<!".utf8) {
            throw JournalReaderError(
                code: .documentType, message: "line \(line(of: next)) declares a document type",
                nextStep: "Let the point of sale write POSLog without a document type; none is read")
        }
        if rest.starts(with: "<?".utf8) {
            return Self.end(of: "?>", in: buffer, from: next + 2).map { (.instruction, $0) }
        }
        return tag()
    }

    private func tag() -> (token: Token, end: Int)? {
        var place = next + 1
        var quote: UInt8?
        while place < buffer.count {
            let byte = buffer[place]
            if byte == UInt8(ascii: "<") {
                // Nowhere within a tag: this one is cut off.
                return (.text, place)
            } else if let open = quote {
                if byte == open { quote = nil }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                quote = byte
            } else if byte == UInt8(ascii: ">") {
                let isEnd = buffer[next + 1] == UInt8(ascii: "/")
                let isEmpty = buffer[place - 1] == UInt8(ascii: "/")
                let name = buffer[(next + (isEnd ? 2 : 1))..<place].prefix { $0 > 0x20 && $0 != UInt8(ascii: "/") }
                let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
                return (.tag(name: local, isEnd: isEnd, isEmpty: isEmpty), place + 1)
            }
            place += 1
        }
        return nil
    }

    private mutating func inside(_ token: Token, end: Int) -> ScannedRecord? {
        guard case .tag(let name, let isEnd, _) = token, name.elementsEqual("Transaction".utf8) else {
            next = end
            return nil
        }
        if isEnd {
            next = end
            isInside = false
            return cut(to: end, nil)
        }
        // The one before has lost its end; this one is whole.
        isInside = false
        return cut(to: next, .unfinishedTransaction)
    }

    private mutating func outside(_ token: Token, end: Int) throws(JournalReaderError) -> ScannedRecord? {
        var isStray = false
        switch token {
        case .instruction: if rootTag.isEmpty { declaration = Array(buffer[next..<end]) }
        case .comment: break
        case .text: isStray = !Self.isBlank(buffer[next..<end], atBeginning: startOffset == 0)
        case .tag(let name, let isEnd, let isEmpty):
            let isTransaction = name.elementsEqual("Transaction".utf8)
            if !isEnd, rootTag.isEmpty || name.elementsEqual("POSLog".utf8) {
                try takeRoot(name, end: end)
            }
            if isTransaction, !isEnd {
                drop(to: next)
                next = end
                hasReportedStray = false
                isInside = !isEmpty
                return isEmpty ? cut(to: end, nil) : nil
            }
            isStray = !name.elementsEqual("POSLog".utf8)
        }
        if isStray, rootTag.isEmpty { throw Self.noPOSLog("does not begin with an element") }
        defer { hasReportedStray = hasReportedStray || isStray }
        if isStray, !hasReportedStray {
            drop(to: next)
            return cut(to: end, .unknownElement)
        }
        drop(to: end)
        return nil
    }

    private mutating func takeRoot(_ name: ArraySlice<UInt8>, end: Int) throws(JournalReaderError) {
        if name.elementsEqual("POSLog".utf8) {
            rootTag = Array(buffer[next..<end])
        } else if name.elementsEqual("Transaction".utf8) {
            rootTag = Array("<POSLog>".utf8)
        } else {
            throw Self.noPOSLog("begins with \(String(decoding: name.prefix(64), as: UTF8.self))")
        }
    }

    private static func noPOSLog(_ what: String) -> JournalReaderError {
        JournalReaderError(
            code: .unreadableHeader, message: "the file is no POSLog: it \(what)",
            nextStep: "Check the profile's format, and that the point of sale writes POSLog in UTF-8")
    }

    /// Gives up what has no end and goes on at the next transaction behind its beginning.
    private mutating func abandon(_ problem: ScanProblem) -> ScannedRecord {
        let record = ScannedRecord(
            offset: startOffset, line: startLine, bytes: Array(buffer[start...].prefix(1024)), problem: problem)
        let behind = Self.transaction(in: buffer, from: min(start + 1, buffer.count)) ?? buffer.count
        isInside = false
        drop(to: behind)
        return record
    }

    private mutating func cut(to end: Int, _ problem: ScanProblem?) -> ScannedRecord {
        let bytes = problem == nil ? Array(buffer[start..<end]) : Array(buffer[start..<min(end, start + 1024)])
        let record = ScannedRecord(offset: startOffset, line: startLine, bytes: bytes, problem: problem)
        drop(to: end)
        return record
    }

    /// Uses up the bytes before a place.
    private mutating func drop(to place: Int) {
        startLine += Int64(buffer[start..<place].count { $0 == UInt8(ascii: "\n") })
        startOffset += Int64(place - start)
        start = place
        next = place
    }

    private func line(of place: Int) -> Int64 {
        startLine + Int64(buffer[start..<place].count { $0 == UInt8(ascii: "\n") })
    }

    private static func isBlank(_ bytes: ArraySlice<UInt8>, atBeginning: Bool) -> Bool {
        let hasMark = atBeginning && bytes.starts(with: RecordDecoder.byteOrderMark)
        return bytes.dropFirst(hasMark ? 3 : 0).allSatisfy { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
    }

    private static func end(of mark: String, in bytes: [UInt8], from: Int) -> Int? {
        let mark = Array(mark.utf8)
        var place = from
        while place + mark.count <= bytes.count {
            if bytes[place] == mark[0], bytes[place..<place + mark.count].elementsEqual(mark) {
                return place + mark.count
            }
            place += 1
        }
        return nil
    }

    /// Where a start tag of a transaction may begin, whatever surrounds it.
    private static func transaction(in bytes: [UInt8], from: Int) -> Int? {
        let name = Array("Transaction".utf8)
        var place = from
        while let open = bytes[place...].firstIndex(of: UInt8(ascii: "<")) {
            let tag = bytes[(open + 1)...].prefix(64 + name.count)
            let named = tag.prefix { $0 > 0x20 && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/") }
            let local = named.lastIndex(of: UInt8(ascii: ":")).map { named[($0 + 1)...] } ?? named
            if local.elementsEqual(name), named.endIndex < bytes.count { return open }
            place = open + 1
        }
        return nil
    }
}
