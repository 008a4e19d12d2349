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
    let clock: StoreClock
    let identifierKeys: [IdentifierKey]

    /// Opens an enrolled agent's folder.
    static func open(_ folder: AgentFolder) async throws -> AgentParts {
        guard folder.isEnrolled else {
            throw CommandFailure(
                .configuration, "\(folder.path) belongs to no agent",
                nextStep: "Run `kakuzuke-agent enroll` with a token from headquarters.")
        }
        let configuration = try await AgentConfiguration.read(file: folder.configurationPath)
        let database = try AgentDatabase(path: folder.databasePath)
        return AgentParts(
            folder: folder, configuration: configuration, database: database,
            clock: StoreClock(businessDaysShift: configuration.businessDaysShift) { Self.now() },
            identifierKeys: try folder.identifierKeys())
    }

    /// The machine's wall clock.
    static func now() -> StoredInstant {
        StoredInstant(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000))
    }

    /// Tells ratings and prices.
    var ratings: StoreRatings {
        StoreRatings(database: database, identifierKeys: identifierKeys, clock: clock) { Self.newQuoteID() }
    }

    /// Takes what customers choose, tell and promise.
    var inputs: StoreInputs {
        StoreInputs(database: database, identifierKeys: identifierKeys, ratings: ratings, clock: clock)
    }

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
    func synchronizer(_ client: RPCClient) -> Synchronizer {
        Synchronizer(
            database: database, link: ServerLink(client: client), softwareVersion: AgentCommand.softwareVersion,
            now: { Self.now() })
    }

    /// Follows the journals; nil: none are configured.
    func follower() throws -> JournalFollower? {
        guard let journals = configuration.journalsFolder, let path = configuration.journalsProfile,
            let key = identifierKeys.first
        else { return nil }
        return JournalFollower(
            database: database, profile: try Self.profile(path), identifierKey: key, folder: journals,
            quietSeconds: configuration.quietSeconds)
    }

    /// Reads a journal profile.
    static func profile(_ path: String) throws -> JournalProfile {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw CommandFailure(
                .configuration, "\(path) cannot be read as UTF-8 text", nextStep: "Check journals.profile.")
        }
        return try JournalProfile.read(text, file: path)
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
