import ArgumentParser
import LocalStore

/// Gives a copied or restored agent a new installation that the server will trust.
struct AdoptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "adopt", abstract: "Declares this copy of the agent to be the one and only.",
        discussion: """
            Example: kakuzuke-agent adopt --yes

            For an agent whose disk was copied or restored: it gets a new installation, under which it sends again what
            it still keeps; the server recognises what it has. Stop the agent and every other copy of it first; without
            --yes nothing is changed. Exit codes: 0 done, 64 wrong usage, 69 the agent is running, 74 the disk failed,
            78 not enrolled.
            """)

    @OptionGroup var folderOptions: FolderOptions

    @Flag(help: "Do it; otherwise only tell what would be done.")
    var yes = false

    func run() async throws {
        try await CommandFailure.reporting {
            let folder = folderOptions.folder
            guard let lock = try FolderLock(folder) else {
                throw CommandFailure(
                    .unavailable, "the agent of \(folder.path) is running", nextStep: "Stop it, then run this again.")
            }
            defer { withExtendedLifetime(lock) {} }
            guard yes else {
                let count = try Self.keptCount(try await AgentParts.open(folder))
                print(
                    "Would start a new installation and send \(count) facts that are still kept. Nothing was changed.")
                print("Next: kakuzuke-agent adopt --yes")
                return
            }
            let count = try await AgentParts.writing(folder) { parts in
                let count = try Self.keptCount(parts)
                try parts.database.adopt(
                    epoch: (0..<16).map { _ in UInt8.random(in: 0...255) }, sending: .everythingKept)
                return count
            }
            print("Started a new installation; \(count) facts are sent again with the next round.")
            print("Next: kakuzuke-agent run")
        }
    }

    private static func keptCount(_ parts: AgentParts) throws -> Int64 {
        let status = try parts.database.read { try $0.spoolStatus() }
        return status.firstKeptSequence.map { status.lastSequence - $0 + 1 } ?? 0
    }
}
