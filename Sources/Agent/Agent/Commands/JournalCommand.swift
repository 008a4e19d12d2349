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

            Exit codes: 0 everything can be read, 64 wrong usage, 65 rows are rejected or the profile is not usable.
            """)

    @Option(help: "YAML file that says how the journal is read.")
    var profile: String

    @Flag(help: "Print only the totals and the rejected rows.")
    var brief = false

    @Argument(help: "The journal.")
    var file: String

    func run() async throws {
        try await CommandFailure.reporting {
            let profile = try AgentParts.profile(profile)
            guard let data = FileManager.default.contents(atPath: file) else {
                throw CommandFailure(.data, "\(file) cannot be read", nextStep: "Check the path.")
            }
            // Hashes are not shown, so any key will do.
            guard let key = IdentifierKey(id: 0, bytes: [UInt8](repeating: 0, count: IdentifierKey.byteCount)) else {
                return
            }
            var reader = try JournalReader(profile: profile, identifierKey: key)
            let reading = try reader.read([UInt8](data), end: .closed)
            if !brief { reading.receipts.forEach { show($0) } }
            for row in reading.rejected {
                let field = row.field.isEmpty ? "" : " \(row.field):"
                print("\(file):\(row.line): rejected:\(field) \(row.reasonCode)")
            }
            let lines = reading.receipts.reduce(0) { $0 + $1.lines.count }
            let amount = reading.receipts.reduce(Int64(0)) { sum, receipt in
                receipt.lines.reduce(sum) { $0 + $1.amount.rawValue }
            }
            print(
                "\(reading.receipts.count) receipts, \(lines) lines, \(amount) without tax; "
                    + "\(reading.rejected.count) rows rejected, \(reading.maskedCardNumbers) card numbers masked, "
                    + "\(reading.leftOutIdentifiers) further identifiers left out")
            if !reading.rejected.isEmpty { throw ExitCode(CommandFailure.Status.data.rawValue) }
        }
    }

    private func show(_ receipt: ReceiptFact) {
        let time = receipt.writtenTime.map { " \($0)" } ?? ""
        print(
            "\(receipt.receiptKey)\(time) \(receipt.event) business date \(receipt.businessDate)"
                + (receipt.customer == nil ? "" : " member")
                + (receipt.otherCustomers.isEmpty ? "" : " with \(receipt.otherCustomers.count) further identifiers"))
        for line in receipt.lines {
            print(
                "  \(line.product) \(line.category) × \(line.quantity) written \(line.writtenAmount.rawValue) "
                    + "without tax \(line.amount.rawValue) tax \(line.taxRate.rawValue) basis points"
                    + (line.original.map { " bought on \($0.receiptKey)" } ?? "")
                    + (line.original?.line.map { " line \($0)" } ?? ""))
        }
    }
}
