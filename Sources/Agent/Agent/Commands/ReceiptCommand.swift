import ArgumentParser
import Foundation
import KakuzukeProtocol
import LocalAPI

/// Takes a receipt that no journal brings, or brings later.
struct ReceiptCommand: AsyncParsableCommand {
    /// Longest receipt; bytes (2 MiB).
    static let bytesMax = 2 << 20

    static let configuration = CommandConfiguration(
        commandName: "receipt", abstract: "Takes a receipt that the point of sale tells in JSON.",
        discussion: """
            Example: kakuzuke-agent receipt --key till1-00123 receipt.json
            Example: kakuzuke-agent receipt --key till1-00123 - < receipt.json

            The body is that of POST /receipts (docs/agent.md). The receipt counts here at once and goes to the server
            with the next round; the same receipt read from a journal is one with it. Exit codes: 0 taken or known,
            64 wrong usage, 65 refused or held in quarantine, 69 no item master yet, 74 the disk failed,
            78 not enrolled.
            """)

    @OptionGroup var folderOptions: FolderOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Names the request: the same key with the same receipt is taken once.")
    var key: String

    @Argument(help: "File with the receipt; - is standard input.")
    var file: String

    func run() async throws {
        try await CommandFailure.reporting {
            var request = Kakuzuke_V1_RecordReceiptRequest()
            request.requestKey = key
            request.receipt = try Self.receipt(file)
            let folder = folderOptions.folder
            let response: Kakuzuke_V1_RecordReceiptResponse
            do {
                if let door = try AgentDoor(folder) {
                    response = try await door.ask("AgentService/RecordReceipt", request)
                } else {
                    response = try await InputOptions.alone(folder) { try $0.receipts().record(request) }
                }
            } catch {
                var failure = CommandFailure(describing: error)
                failure.message = "\(file): \(failure.message)"
                throw failure
            }
            guard response.outcome != .held else {
                throw CommandFailure(
                    .data,
                    "\(response.receiptKey) is known with other contents; it waits as entry "
                        + "\(response.quarantineEntry) of the quarantine",
                    nextStep: "See `kakuzuke-agent quarantine list`; `quarantine retry` takes it as an amendment.")
            }
            if output.json { return try JSONOutput.write(response) }
            print("\(response.receiptKey): \(Self.text(response.outcome))")
        }
    }

    private static func receipt(_ file: String) throws -> Kakuzuke_V1_TillReceipt {
        let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file)
        guard let handle, let data = try handle.read(upToCount: bytesMax + 1) else {
            throw CommandFailure(.data, "\(file) cannot be read", nextStep: "Name a file with a receipt in JSON.")
        }
        guard data.count <= bytesMax else {
            throw CommandFailure(
                .data, "\(file) has more than \(bytesMax) bytes", nextStep: "Give one receipt at a time.")
        }
        do {
            return try ReceiptShape.receipt([UInt8](data))
        } catch {
            throw CommandFailure(
                .data, "\(file): \(error.message)", nextStep: "Correct the file; docs/agent.md describes receipts.")
        }
    }

    private static func text(_ outcome: Kakuzuke_V1_ReceiptOutcome) -> String {
        switch outcome {
        case .recorded: "taken; it counts here at once and goes to the server with the next round"
        case .duplicate: "was taken before"
        case .amended: "taken as an amendment of what was known"
        case .held: "held in quarantine"
        case .UNRECOGNIZED(let number): "outcome \(number)"
        }
    }
}
