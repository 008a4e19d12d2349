import Foundation

/// Transactions of POSLog in place of rows.
extension JournalReader {
    /// A scanner that goes on at `offset` with the namespaces and the encoding that the file's beginning declares.
    mutating func transactions(
        offset: Int64, lineCount: Int64, head: [UInt8]
    ) throws(JournalReaderError) -> TransactionScanner {
        guard offset > 0 else { return TransactionScanner() }
        var first = TransactionScanner()
        first.append(head)
        while first.rootTag.isEmpty, try first.record(isLast: false) != nil {}
        try decideEncoding(first.declaration)
        return TransactionScanner(offset: offset, line: lineCount + 1, rootTag: first.rootTag)
    }

    mutating func readTransactions(
        _ bytes: some Collection<UInt8>, isLast: Bool
    ) throws(JournalReaderError) {
        transactions?.append(bytes)
        while let record = try transactions?.record(isLast: isLast) {
            if decidesEncoding {
                try decideEncoding(transactions?.declaration ?? [])
                decidesEncoding = false
            }
            take(transaction: record)
        }
        guard let position = transactions?.position else { return }
        reading.offset = position.offset
        reading.lineCount = position.line - 1
    }

    private mutating func take(transaction record: ScannedRecord) {
        guard let mapping else { return }
        do throws(RowProblem) {
            if let problem = record.problem { throw RowProblem(problem.rawValue) }
            guard let text = decoder.decode(record.bytes) else { throw RowProblem("undecodable_text") }
            let root = String(decoding: transactions?.rootTag ?? [], as: UTF8.self)
            let transaction = try TransactionParser.transaction(text, rootTag: root, line: record.line)
            // What the profile does not ask for, such as a customer's name, goes nowhere.
            let names = Set(ColumnSources.names(profile).map(ColumnName.normalized))
            for row in try TransactionRows(transaction, profile: profile).rows() {
                let values = row.values.filter { names.contains($0.key) }
                add(mapping.row(values, line: row.line, offset: record.offset))
            }
        } catch {
            reading.rejected.append(
                RejectedJournalRow(line: record.line, reasonCode: error.reasonCode, field: error.field, raw: ""))
        }
        // A transaction is complete by itself.
        flush()
    }

    /// Takes the encoding that the file declares; none is UTF-8 or what the profile says.
    private mutating func decideEncoding(_ declaration: [UInt8]) throws(JournalReaderError) {
        guard let name = Self.encoding(declaration) else { return }
        switch name {
        case "utf-8", "utf8", "us-ascii", "ascii": decoder = RecordDecoder(.utf8, head: [UInt8]())
        case "shift_jis", "shift-jis", "sjis", "windows-31j", "cp932", "ms932":
            decoder = RecordDecoder(.cp932, head: [UInt8]())
        default:
            throw JournalReaderError(
                code: .unreadableHeader, message: "the file is written in \(name)",
                nextStep: "Let the point of sale write UTF-8 or Shift_JIS")
        }
    }

    /// The name behind `encoding=` in an XML declaration, in small letters.
    private static func encoding(_ declaration: [UInt8]) -> String? {
        let text = String(decoding: declaration.prefix(256), as: UTF8.self).lowercased()
        guard text.hasPrefix("<?xml"), let range = text.range(of: "encoding") else { return nil }
        let value = text[range.upperBound...].drop { $0.isWhitespace || $0 == "=" }
        guard let quote = value.first, quote == "\"" || quote == "'" else { return nil }
        return String(value.dropFirst().prefix { $0 != quote })
    }
}
