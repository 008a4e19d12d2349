import Foundation
import KakuzukeProtocol
import Rating
import SwiftProtobuf

/// Prints bytes on the wire per receipt line against gzip of the same lines as CSV (bar B8).
///
///     swift run -c release wire-bench [--json] PRODUCTS.csv JOURNAL.csv … | JOURNAL-FOLDER
///
/// The files have the columns of the demo data; `PRODUCTS.csv` is the item master, from which each line gets cost and
/// standard price as at the agent. Receipts of one store are packed in the order of the files into batches of
/// `FactBatchLimits.linesTarget` lines; the reference is zlib at level 6 over each file's bytes.
@main struct WireBenchCommand {
    static func main() throws {
        var arguments = Array(CommandLine.arguments.dropFirst())
        let isJSON = arguments.first == "--json"
        if isJSON { arguments.removeFirst() }
        let files = journalFiles(Array(arguments.dropFirst()))
        guard let products = arguments.first, !files.isEmpty else {
            FileHandle.standardError.write(
                Data("usage: wire-bench [--json] PRODUCTS.csv JOURNAL.csv … | JOURNAL-FOLDER\n".utf8))
            exit(64)
        }
        let terms = JournalReader.terms(try String(contentsOfFile: products, encoding: .utf8))
        var journals = JournalReader(terms: terms)
        var references = [0, 0]
        for file in files {
            let rows = try journals.read([UInt8](Data(contentsOf: file)), file: file.path)
            references[0] += try Deflate.compress(rows.plain).count
            references[1] += try Deflate.compress(rows.withCosts).count
        }
        var answers: [String] = []
        for (withCosts, reference) in [(false, references[0]), (true, references[1])] {
            var totals = WireTotals()
            for store in journals.receiptsByStore.keys.sorted() {
                let receipts = journals.receiptsByStore[store] ?? []
                try totals.pack(withCosts ? receipts : receipts.map(Self.withoutCosts))
            }
            answers.append(totals.json(reference: reference, plainReference: references[0]))
            if isJSON { continue }
            print(withCosts ? "\nwith costs and standard prices of the item master" : "\nthe lines of the journals")
            totals.report(reference: reference)
        }
        if isJSON { print("{\"plain\":\(answers[0]),\"with_costs\":\(answers[1])}") }
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
