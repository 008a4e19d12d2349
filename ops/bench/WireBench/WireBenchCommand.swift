import Foundation
import KakuzukeProtocol
import Rating
import SwiftProtobuf

/// Prints bytes on the wire per receipt line against gzip of the same lines as CSV (bar B8).
///
///     swift run -c release wire-bench JOURNAL.csv … | JOURNAL-FOLDER
///
/// The files have the columns of the demo journals. Receipts of one store are packed in the order of the files into
/// batches of `FactBatchLimits.linesTarget` lines; the reference is zlib at level 6 over each file's bytes.
@main struct WireBenchCommand {
    static func main() throws {
        let files = journalFiles(Array(CommandLine.arguments.dropFirst()))
        guard !files.isEmpty else {
            FileHandle.standardError.write(Data("usage: wire-bench JOURNAL.csv … | JOURNAL-FOLDER\n".utf8))
            exit(64)
        }
        var journals = JournalReader()
        var reference = 0
        var referenceWithoutNames = 0
        for file in files {
            let bytes = try [UInt8](Data(contentsOf: file))
            reference += try Deflate.compress(bytes).count
            let lines = try journals.read(bytes, file: file.path)
            referenceWithoutNames += try Deflate.compress(Array(lines.utf8)).count
        }
        print("files \(files.count); gzip -6 of the journals as they are: \(reference) bytes")
        for withCosts in [false, true] {
            var totals = WireTotals()
            for store in journals.receiptsByStore.keys.sorted() {
                let receipts = journals.receiptsByStore[store] ?? []
                try totals.pack(withCosts ? receipts : receipts.map(Self.withoutCosts))
            }
            print(withCosts ? "\nwith made-up costs and standard prices" : "\nthe same lines as in the CSV")
            totals.report(reference: referenceWithoutNames)
        }
    }

    /// The receipt with nothing but what the journal says.
    private static func withoutCosts(_ receipt: ReceiptFact) -> ReceiptFact {
        var receipt = receipt
        for position in receipt.lines.indices {
            receipt.lines[position].cost = nil
            receipt.lines[position].standardPrice = nil
        }
        return receipt
    }

    private static func journalFiles(_ arguments: [String]) -> [URL] {
        arguments.flatMap { argument -> [URL] in
            guard !argument.hasSuffix(".csv") else { return [URL(filePath: argument)] }
            let names = FileManager.default.enumerator(atPath: argument)?.compactMap { $0 as? String } ?? []
            return names.filter { $0.hasSuffix(".csv") }.sorted().map { URL(filePath: argument + "/" + $0) }
        }
    }
}
