import Foundation
import KakuzukeProtocol
import LocalAPI
import LocalStore
import PointOfSale
import RPC
import Synchronizer

/// Everything that an agent's process is put together of.
struct AgentParts: Sendable {
    let folder: AgentFolder
    let configuration: AgentConfiguration
    let database: AgentDatabase
    let wallClock: AgentClock
    let clock: StoreClock
    let identifierKeys: [IdentifierKey]
    /// Signs quotes with the key of the agent's certificate.
    let signer: QuoteSigner
    /// Records the quotes that are handed out.
    let quotes: QuoteRecorder
    /// Tells ratings and prices.
    let ratings: StoreRatings

    /// Works on an agent's file that is to be written: it is verified before where an earlier process has met a failed
    /// disk, and marked for the next one where this process meets it.
    ///
    /// - Parameters:
    ///   - folder: the agent's folder, whose lock the caller holds.
    ///   - runs: as with `open`.
    ///   - body: the work.
    /// - Returns: what `body` returns.
    /// - Throws: as `open`, what `body` throws, and `CommandFailure` when the file is damaged or takes no more writes.
    static func writing<Value>(
        _ folder: AgentFolder, runs: Bool = false, _ body: (AgentParts) async throws -> Value
    ) async throws -> Value {
        let parts = try await open(folder, runs: runs)
        try await parts.verifyWhereSuspect()
        do {
            let value = try await body(parts)
            try parts.endWhereStopped()
            return value
        } catch {
            // Why writing has stopped says more than what failed by it.
            try parts.endWhereStopped()
            throw error
        }
    }

    /// Throws once the file no longer takes writes: only a file opened anew and verified is trusted again.
    ///
    /// - Throws: `CommandFailure` with what the disk did.
    func endWhereStopped() throws {
        guard let reason = database.stoppedBecause else { return }
        folder.suspect(because: reason.message)
        throw CommandFailure(.disk, reason.message, nextStep: reason.nextStep + ".")
    }

    /// Verifies the agent's file where an earlier process has ended on a failed disk.
    private func verifyWhereSuspect() async throws {
        guard folder.isSuspect else { return }
        let problems = try await database.perform { try $0.integrityProblems() }
        guard problems.isEmpty else {
            throw CommandFailure(
                .disk, "\(folder.databasePath) is damaged: \(problems[0])",
                nextStep: """
                    Check the disk. Keep a copy of the file, then start with a new one: the journals are read \
                    again and the server sends the ratings.
                    """)
        }
        try folder.trust()
    }

    /// Opens an enrolled agent's folder to look at it; see `writing`.
    ///
    /// - Parameters:
    ///   - folder: the folder.
    ///   - runs: true for the agent that runs, whose quotes a tally counts; a command records its own before it ends.
    /// - Returns: the parts.
    /// - Throws: `CommandFailure` when the folder holds no agent or its file was lost, `LocalStoreError` when the file
    ///   cannot be opened.
    static func open(_ folder: AgentFolder, runs: Bool = false) async throws -> AgentParts {
        guard folder.isEnrolled else {
            throw CommandFailure(
                .configuration, "\(folder.path) belongs to no agent",
                nextStep: "Run `kakuzuke-agent enroll` with a token from headquarters.")
        }
        let configuration = try await AgentConfiguration.read(file: folder.configurationPath)
        let database = try AgentDatabase(path: folder.databasePath)
        // A file that is gone or was emptied is made anew when it is opened; nothing in it says whose it is.
        guard try database.read({ try $0.installation() }) != nil else {
            throw CommandFailure(
                .disk, "\(folder.databasePath) is empty: the file of this agent was lost",
                nextStep: """
                    Check the disk. Put the file back from a copy, or enrol the store with a new folder: the journals \
                    are read again and the server sends the ratings.
                    """)
        }
        let wallClock = AgentClock(shiftFile: configuration.clockFile)
        let clock = StoreClock(businessDaysShift: configuration.businessDaysShift) { wallClock.now() }
        let keys = try folder.identifierKeys()
        let signer = try folder.quoteSigner()
        let quotes = QuoteRecorder(
            database: database, tally: runs ? try QuoteTally(path: folder.quoteTallyPath) : nil, signer: signer)
        return AgentParts(
            folder: folder, configuration: configuration, database: database, wallClock: wallClock, clock: clock,
            identifierKeys: keys, signer: signer, quotes: quotes,
            ratings: StoreRatings(
                database: database, identifierKeys: keys, clock: clock, record: { quotes.add($0) },
                quoteID: { Self.newQuoteID() }))
    }

    /// Records the quotes of a command before it ends; a price stands also where the disk does not take its record.
    func recordQuotes() async {
        // A command for a price verifies nothing, so it writes nothing into a file that must be verified.
        guard !folder.isSuspect else { return }
        do {
            try await database.perform { [quotes] _ in try quotes.flush() }
        } catch {
            if let reason = database.stoppedBecause { folder.suspect(because: reason.message) }
            let failure = CommandFailure(describing: error)
            let text = "kakuzuke-agent: the quote could not be recorded: \(failure.message)\n"
            FileHandle.standardError.write(Data(text.utf8))
        }
    }

    /// Takes what customers choose, tell and promise.
    var inputs: StoreInputs {
        StoreInputs(database: database, identifierKeys: identifierKeys, ratings: ratings, clock: clock)
    }

    /// Takes receipts that the point of sale tells directly, by the rules of the store's journals.
    ///
    /// Of several folders those of the first one hold.
    ///
    /// - Throws: as `JournalProfileFile`.
    func receipts() throws -> StoreReceipts {
        guard let key = identifierKeys.first else {
            throw CommandFailure(
                .configuration, "the agent has no identifier key", nextStep: "Enrol with a new folder.")
        }
        let reader = TillReceiptReader(
            profile: try configuration.journals.first.map { try JournalProfileFile($0.profile).profile },
            identifierKey: key)
        return StoreReceipts(database: database, canAmend: reader.canAmend, clock: clock) {
            message, store, cutOffHour throws(ContractError) in
            try reader.receipt(message, store: store, cutOffHour: cutOffHour)
        }
    }

    /// Lists and settles what the agent could not take.
    var quarantine: StoreQuarantine { StoreQuarantine(database: database, clock: clock) }

    /// Tells how the agent stands.
    var status: AgentStatusReader {
        AgentStatusReader(database: database, clock: clock, softwareVersion: AgentCommand.softwareVersion)
    }

    /// A connection to the server that shows the present certificate.
    func client() throws -> RPCClient {
        try RPCClient(
            .tcp(
                host: configuration.serverHost, port: configuration.serverPort,
                tls: try folder.tls(serverName: configuration.serverName)), random: { Double.random(in: 0..<1) })
    }

    /// The synchroniser over a connection.
    ///
    /// - Parameters:
    ///   - client: the connection.
    ///   - health: what the running agent knows of itself, for headquarters' diagnostics.
    /// - Returns: the synchroniser.
    func synchronizer(_ client: RPCClient, health: RunHealth) -> Synchronizer {
        let inside = DiagnosticsBundle.Inside(parts: self) { () throws(KakuzukeError) in
            var response = try statusResponse()
            response.add(health.now)
            return response
        }
        return Synchronizer(
            database: database, link: ServerLink(client: client), softwareVersion: AgentCommand.softwareVersion,
            quoteSigner: signer, downloadPath: folder.feedDownloadPath, businessDate: { clock.businessDate($0) },
            diagnostics: {
                try await DiagnosticsBundle(
                    folder: folder, log: nil, now: wallClock.now().millisecondsSinceEpoch, inside: inside
                ).files()
            }, now: { wallClock.now() })
    }

    /// Follows the journals of every folder; empty: none are configured.
    ///
    /// - Throws: as `JournalProfileFile`, and `CommandFailure` when receipts of two folders could be taken for one.
    func followers() throws -> [JournalFollower] {
        guard let key = identifierKeys.first else { return [] }
        let read = try configuration.journals.filter { !$0.folder.isEmpty }
            .map { (source: $0, file: try JournalProfileFile($0.profile)) }
        if let failure = JournalTerminals(read.map { ($0.source, $0.file) }).failure { throw failure }
        return read.map { source, file in
            JournalFollower(
                database: database, profileFile: file, identifierKey: key, source: source,
                quietSeconds: configuration.quietSeconds)
        }
    }

    /// A text of 256 bits that nobody can guess, in hexadecimal digits.
    static func newSecret() -> String {
        (0..<4).map { _ in
            let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// An id for a quote that no other quote has: 80 random bits in letters and digits that are read out easily.
    private static func newQuoteID() -> String {
        // Two calls for randomness instead of sixteen: each goes to the kernel.
        "Q" + quoteLetters(UInt64.random(in: 0...UInt64.max)) + quoteLetters(UInt64.random(in: 0...UInt64.max))
    }

    /// Eight letters for the lower 40 bits.
    private static func quoteLetters(_ bits: UInt64) -> String {
        let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)
        return String(decoding: (0..<8).map { letters[Int(bits >> (5 * UInt64($0)) & 31)] }, as: UTF8.self)
    }
}
