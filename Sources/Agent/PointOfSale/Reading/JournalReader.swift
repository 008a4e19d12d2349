public import KakuzukeProtocol
import Rating

/// Reads a journal as it grows: bytes in, receipts and rejected rows out.
///
/// Plain identifiers never leave it.
///
/// A reader that starts behind the beginning of a file gets the file's first bytes as `head`, for header and encoding.
public struct JournalReader: Sendable {
    /// Bytes at the beginning of a file that are enough for `head`.
    public static let headBytesMax = 64 * 1024

    let profile: JournalProfile
    private let receiptReader: ReceiptReader
    var decoder: RecordDecoder
    var decidesEncoding: Bool
    private var scanner: CSVScanner
    /// For POSLog in place of `scanner`.
    var transactions: TransactionScanner?
    var mapping: RowMapping?
    private var group: [JournalRow] = []
    private var groupIdentity: [String] = []
    private var linesBeforeHeader = 0
    private var nearestHeader: (known: Int, error: JournalReaderError)?
    var reading = JournalReading()

    /// Makes a reader that goes on at `offset`, before which `lineCount` lines lie.
    ///
    /// - Throws: `unreadable_header` and `missing_column` when the header in `head` is not what the profile needs.
    public init(
        profile: JournalProfile, identifierKey: IdentifierKey, offset: Int64 = 0, lineCount: Int64 = 0,
        head: [UInt8] = []
    ) throws(JournalReaderError) {
        self.profile = profile
        receiptReader = ReceiptReader(profile: profile, identifierKey: identifierKey)
        decoder = RecordDecoder(profile.encoding, head: head)
        decidesEncoding = offset == 0 && head.isEmpty
        let hasQuotes = profile.format == .csv
        scanner = CSVScanner(
            delimiter: profile.delimiter, offset: offset, line: lineCount + 1, quotes: hasQuotes)
        switch profile.format {
        case .jsonLines: mapping = RowMapping(profile: profile)
        case .posLog:
            mapping = RowMapping(profile: profile)
            transactions = try transactions(offset: offset, lineCount: lineCount, head: head)
        case .csv:
            guard offset > 0 else { break }
            var first = CSVScanner(delimiter: profile.delimiter)
            first.append(head)
            while mapping == nil {
                guard let record = first.record() else { throw Self.unreadableHeader }
                mapping = try headerFound(in: record)
            }
        }
    }

    /// Reads further bytes of the file and returns what became complete.
    ///
    /// - Throws: `unreadable_header` and `missing_column`; then nothing of the file can be read with this profile.
    public mutating func read(_ bytes: some Collection<UInt8>, end: JournalEnd) throws(JournalReaderError)
        -> JournalReading
    {
        reading = JournalReading()
        if transactions != nil {
            try readTransactions(bytes, isLast: end == .closed)
            return reading
        }
        if decidesEncoding, !bytes.isEmpty {
            decoder = RecordDecoder(profile.encoding, head: bytes.prefix(Self.headBytesMax))
            decidesEncoding = false
        }
        scanner.append(bytes)
        while let record = end == .closed ? scanner.lastRecord() : scanner.record() { try take(record) }
        if end == .closed, mapping == nil, let nearestHeader { throw nearestHeader.error }
        if end != .more { flush() }
        let position = scanner.position
        reading.offset = group.first?.offset ?? position.offset
        reading.lineCount = (group.first?.line ?? position.line) - 1
        // Whoever goes on behind a summary must still find the header.
        if profile.format == .csv, mapping == nil {
            reading.offset = 0
            reading.lineCount = 0
        }
        return reading
    }

    private static var unreadableHeader: JournalReaderError {
        JournalReaderError(
            code: .unreadableHeader, message: "the first line is no header in the profile's encoding",
            nextStep: "Check format, encoding and delimiter of the profile")
    }

    /// The header, or nil for one of the lines that may stand before it.
    private mutating func headerFound(in record: ScannedRecord) throws(JournalReaderError) -> RowMapping? {
        do { return try header(record) } catch {
            linesBeforeHeader += 1
            let text = decoder.decode(record.bytes) ?? ""
            let names = Set(ColumnSources.names(profile).map(ColumnName.normalized))
            let known = CSVScanner.values(text, delimiter: profile.delimiter)
                .count { names.contains(ColumnName.normalized($0)) }
            if nearestHeader == nil || known > nearestHeader?.known ?? 0 { nearestHeader = (known, error) }
            if linesBeforeHeader >= profile.headerLinesMax { throw nearestHeader?.error ?? error }
            return nil
        }
    }

    private mutating func header(_ record: ScannedRecord) throws(JournalReaderError) -> RowMapping {
        var bytes = record.bytes
        if bytes.starts(with: RecordDecoder.byteOrderMark) { bytes.removeFirst(3) }
        guard record.problem == nil, let text = decoder.decode(bytes) else { throw Self.unreadableHeader }
        return try RowMapping(profile: profile, header: CSVScanner.values(text, delimiter: profile.delimiter))
    }

    private mutating func take(_ record: ScannedRecord) throws(JournalReaderError) {
        guard let mapping else {
            self.mapping = try headerFound(in: record)
            return
        }
        var bytes = record.bytes
        if record.offset == 0, bytes.starts(with: RecordDecoder.byteOrderMark) { bytes.removeFirst(3) }
        let text = record.problem == nil ? decoder.decode(bytes) : nil
        if profile.format == .jsonLines { return takeObject(text, bytes, record, mapping) }
        var problem: RowProblem?
        if let scanProblem = record.problem {
            problem = RowProblem(scanProblem.rawValue)
        } else if text == nil {
            problem = RowProblem("undecodable_text")
        }
        // What cannot be read in full still tells which receipt it belongs to.
        let cells = CSVScanner.values(text ?? String(decoding: bytes, as: UTF8.self), delimiter: profile.delimiter)
        if let row = mapping.row(cells, line: record.line, offset: record.offset, problem: problem) { add(row) }
    }

    private mutating func takeObject(
        _ text: String?, _ bytes: [UInt8], _ record: ScannedRecord, _ mapping: RowMapping
    ) {
        if record.problem == nil, bytes.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { return }
        guard let text else {
            let code = record.problem?.rawValue ?? "undecodable_text"
            reading.rejected.append(RejectedJournalRow(line: record.line, reasonCode: code, field: "", raw: ""))
            return
        }
        let rows: [[String: String]]
        do { rows = try JSONRecord.rows(text, linesKey: profile.linesKey) } catch {
            // Which parts of it are identifiers cannot be told, so that nothing of it is kept.
            reading.rejected.append(
                RejectedJournalRow(
                    line: record.line, reasonCode: RejectedJournalRow.notAJSONObject, field: "",
                    raw: "byte \(error.byte): \(error.reason)"))
            return
        }
        if profile.linesKey != nil { flush() }
        for row in rows { add(mapping.row(row, line: record.line, offset: record.offset)) }
        // A record with all its lines is complete by itself.
        if profile.linesKey != nil { flush() }
    }

    mutating func add(_ row: JournalRow) {
        let isFollower = isFollower(row)
        if isFollower {
            guard !group.isEmpty else {
                return reject([row], because: RowProblem("no_receipt_before", .number))
            }
            group.append(row)
        } else {
            let identity = row.identity(keyHasTime: profile.keyHasTime)
            // A void may follow at once on the receipt that it voids, under the same number.
            let isVoid = group.first?.isVoid(profile) ?? false
            if identity != groupIdentity || (row.isVoid(profile) ?? isVoid) != isVoid { flush() }
            groupIdentity = identity
            group.append(row)
        }
        // The receipt is refused at its end; its further rows are not collected beyond the limit.
        if group.count > InputLimits.linesMax + 1 { group.remove(at: group.count - 2) }
    }

    /// Whether a row belongs to the receipt whose first row alone says when it was.
    private func isFollower(_ row: JournalRow) -> Bool {
        guard profile.hasHeadOnFirstRowOnly else { return false }
        guard let number = row.values[.number] else { return true }
        let isDated = [.date, .dateTime].contains { profile.columns[$0] != nil && row.values[$0] != nil }
        return !isDated && number == group.first?.values[.number]
    }

    mutating func flush() {
        guard !group.isEmpty else { return }
        let rows = group
        group = []
        guard rows.allSatisfy({ $0.problem == nil }) else { return reject(rows, because: nil) }
        do {
            guard let result = try receiptReader.receipt(rows) else { return }
            reading.receipts.append(result.receipt)
            reading.maskedCardNumbers += result.maskedCardNumbers
            reading.leftOutIdentifiers += result.leftOutIdentifiers
        } catch {
            reject(rows, because: error.problem, at: error.row)
        }
    }

    /// Rejects all rows of a receipt: the ones at fault with their reason, the others because it is incomplete.
    private mutating func reject(_ rows: [JournalRow], because problem: RowProblem?, at place: Int = 0) {
        for (index, row) in rows.enumerated() {
            var reason = row.problem ?? RowProblem("receipt_incomplete")
            if index == place, let problem { reason = problem }
            reading.rejected.append(
                RejectedJournalRow(
                    line: row.line, reasonCode: reason.reasonCode, field: reason.field, raw: row.raw))
        }
    }
}
