import ArgumentParser
import Foundation
import KakuzukeProtocol
import PointOfSale
import Rating

/// Works on journal files.
struct JournalCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "journal", abstract: "Looks at journal files.", subcommands: [JournalCheckCommand.self])
}

/// Shows what would be read of a journal, without storing anything.
struct JournalCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Shows what a profile makes of a journal, row by row, and stores nothing.",
        discussion: """
            Example: kakuzuke-agent journal check --profile pos.yaml 2026-11.csv
            With a built-in reader: kakuzuke-agent journal check --profile builtin/smaregi 2026-11.csv
            Of a packed file (.gz, .zip) every journal within it is shown.

            Exit codes: 0 everything can be read, 64 wrong usage, 65 rows are rejected, or the profile or a packed
            journal is not usable.
            """)

    @Option(help: "YAML file that says how the journal is read, or a built-in reader such as builtin/smaregi.")
    var profile: String

    @Flag(help: "Print only the totals and the rejected rows.")
    var brief = false

    @Argument(help: "The journal, as the till writes it or packed with gzip or zip.")
    var file: String

    func run() async throws {
        try await CommandFailure.reporting {
            let profile = try JournalProfileFile(profile).profile
            guard let handle = FileHandle(forReadingAtPath: file) else {
                throw CommandFailure(.data, "\(shownFile) cannot be read", nextStep: "Check the path.")
            }
            defer { try? handle.close() }
            var totals = Totals()
            let head = [UInt8](try handle.read(upToCount: JournalFollower.chunkBytes) ?? Data())
            if let packing = JournalPacking(head) {
                try check(packing, handle, profile, &totals)
            } else {
                try check(shownFile, profile, &totals) { take in
                    var piece = head
                    while !piece.isEmpty {
                        try take(piece[...])
                        // A piece at a time: journals of years need no more memory than those of days.
                        piece = [UInt8](try handle.read(upToCount: JournalFollower.chunkBytes) ?? Data())
                    }
                }
            }
            print(totals)
            if totals.rejected > 0 || totals.unreadable > 0 { throw ExitCode(CommandFailure.Status.data.rawValue) }
        }
    }

    /// Shows every journal of a packed file; one that cannot be read keeps none of the others.
    private func check(
        _ packing: JournalPacking, _ handle: FileHandle, _ profile: JournalProfile, _ totals: inout Totals
    ) throws {
        let archive: JournalArchive
        do {
            archive = try JournalArchive(handle, size: Int64(try handle.seekToEnd()), packing: packing)
        } catch let error as JournalArchiveError {
            let failure = CommandFailure(describing: error)
            throw CommandFailure(.data, "\(shownFile): \(failure.message)", nextStep: failure.nextStep)
        }
        for entry in archive.entries {
            let shown = entry.name.isEmpty ? shownFile : "\(shownFile)/\(entry.name)"
            do {
                try check(shown, profile, &totals) { try archive.unpack(entry, $0) }
            } catch {
                let failure = CommandFailure(describing: error)
                print("\(shown): not read: \(failure.message). \(failure.nextStep)")
                totals.unreadable += 1
            }
        }
    }

    /// Shows one journal by its name; `feed` gives its bytes in order.
    private func check(
        _ shown: String, _ profile: JournalProfile, _ totals: inout Totals,
        feed: ((ArraySlice<UInt8>) throws -> Void) throws -> Void
    ) throws {
        // Hashes are not shown, so any key will do.
        guard let key = IdentifierKey(id: 0, bytes: [UInt8](repeating: 0, count: IdentifierKey.byteCount)) else {
            return
        }
        var reader = try JournalReader(profile: profile, identifierKey: key)
        try feed { piece in
            totals.add(show(try reader.read(piece, end: .more), of: shown))
        }
        totals.add(show(try reader.read([UInt8](), end: .closed), of: shown))
    }

    /// Prints what a piece of a journal held, and gives it back.
    private func show(_ reading: JournalReading, of shown: String) -> JournalReading {
        if !brief { reading.receipts.forEach { show($0) } }
        for row in reading.rejected {
            let field = row.field.isEmpty ? "" : " \(row.field):"
            print(
                "\(shown):\(row.line): rejected:\(field) \(row.reasonCode)"
                    + (row.explanation.map { ", \($0)" } ?? ""))
        }
        return reading
    }

    /// What a journal holds.
    private struct Totals: CustomStringConvertible {
        var receipts = 0
        var lines = 0
        var amount: Int64 = 0
        var rejected = 0
        var masked = 0
        var leftOut = 0
        /// Journals of a packed file that could not be read.
        var unreadable = 0

        mutating func add(_ reading: JournalReading) {
            receipts += reading.receipts.count
            for receipt in reading.receipts {
                lines += receipt.lines.count
                for line in receipt.lines { amount += line.amount.rawValue }
            }
            rejected += reading.rejected.count
            masked += reading.maskedCardNumbers
            leftOut += reading.leftOutIdentifiers
        }

        var description: String {
            "\(receipts) receipts, \(lines) lines, \(amount) without tax; \(rejected) rows rejected, "
                + "\(masked) card numbers masked, \(leftOut) further identifiers left out"
                + (unreadable > 0 ? "; \(unreadable) packed journals not read" : "")
        }
    }

    /// The file as it is shown: line breaks and the like in its name escaped.
    private var shownFile: String { JournalFile.shown(file) }

    private func show(_ receipt: ReceiptFact) {
        let time = receipt.writtenTime.map { " \($0)" } ?? ""
        print(
            "\(receipt.receiptKey)\(time) \(receipt.event) business date \(receipt.businessDate)"
                + (receipt.customer == nil ? "" : " member")
                + (receipt.otherCustomers.isEmpty ? "" : " with \(receipt.otherCustomers.count) further identifiers"))
        for line in receipt.lines {
            print(
                "  \(line.product) \(line.category) × \(line.quantity.decimalText) "
                    + "written \(line.writtenAmount.rawValue) "
                    + "without tax \(line.amount.rawValue) tax \(line.taxRate.rawValue) basis points"
                    + (line.original.map { " bought on \($0.receiptKey)" } ?? "")
                    + (line.original?.line.map { " line \($0)" } ?? ""))
        }
    }
}
