import Foundation
import JournalFixtures
import KakuzukeProtocol
import LocalStore
import PointOfSale
import Rating
import Testing

@testable import kakuzuke_agent

/// A store with an agent's real file and a folder of journals.
final class FollowedStore {
    let folder: String
    let database: AgentDatabase
    let now = StoredInstant(millisecondsSinceEpoch: 1_793_000_000_000)
    private static let key = IdentifierKey(id: 7, bytes: [UInt8](repeating: 9, count: 32))

    init() throws {
        folder = NSTemporaryDirectory() + "kz-journals-\(UUID().uuidString)"
        database = try AgentDatabase(path: folder + "/agent.db")
        try database.install(
            Installation(
                epoch: [UInt8](repeating: 1, count: 16), tenant: "00000000-0000-4000-8000-000000000007", agent: "a",
                store: "S001", settings: []))
        let header = FeedHeader(
            isSnapshot: true, afterChange: 0, upToChange: 1, includedSequence: 0,
            madeOn: try #require(CalendarDate("2026-11-01")), policies: [])
        try database.beginFeed(header).commit(appliedAt: now) {}
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// A folder of journals of its own.
    func source(_ name: String = "", profile: String) throws -> JournalSource {
        let journals = folder + "/journals-" + name
        try FileManager.default.createDirectory(atPath: journals, withIntermediateDirectories: true)
        return JournalSource(name: name, folder: journals, profile: profile)
    }

    /// A folder that is read as a fixture's store would have it read.
    func source(_ fixture: JournalFixture, _ name: String = "", further: String = "") throws -> JournalSource {
        let path = folder + "/\(name)pos.yaml"
        try Data(fixture.profileText(further).utf8).write(to: URL(filePath: path))
        return try source(name, profile: path)
    }

    /// The profile of a till that names no store; `further`: constants beside it.
    func tableProfile(_ name: String, _ further: String = "") throws -> String {
        let text = """
            version: 1
            name: \(name)
            format: csv
            columns: {number: number, date: date, product: product, quantity: quantity, amount: amount}
            constants: {store: S001, tax_rate: "10"\(further)}
            date_formats: yyyy-MM-dd
            """
        let path = folder + "/\(name).yaml"
        try Data(text.utf8).write(to: URL(filePath: path))
        return path
    }

    /// Looks once, as an agent that has just been started; `isStill`: nobody writes to the files any more.
    @discardableResult
    func look(_ source: JournalSource, isStill: Bool = true) throws -> JournalFollower.Outcome {
        try follower(source, isStill: isStill).look(at: now) {}
    }

    /// What follows a folder; see `look`.
    func follower(_ source: JournalSource, isStill: Bool = true) throws -> JournalFollower {
        JournalFollower(
            database: database, profileFile: try JournalProfileFile(source.profile),
            identifierKey: try #require(Self.key), source: source, quietSeconds: isStill ? 0 : 3_600)
    }

    func write(_ bytes: [UInt8], _ name: String, in source: JournalSource) throws {
        try Data(bytes).write(to: file(name, in: source))
    }

    func write(_ text: String, _ name: String, in source: JournalSource) throws {
        try write(Array(text.utf8), name, in: source)
    }

    func append(_ bytes: some Sequence<UInt8>, _ name: String, in source: JournalSource) throws {
        let handle = try FileHandle(forWritingTo: file(name, in: source))
        defer { try? handle.close() }
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(bytes))
    }

    func file(_ name: String, in source: JournalSource) -> URL { URL(filePath: source.folder + "/" + name) }

    /// What the spool's receipts come to that count.
    func ledger() throws -> JournalFixture.Ledger {
        let dates = try #require(CalendarDate("2000-01-01"))...(try #require(CalendarDate("2100-01-01")))
        return try database.read { try $0.dayTotals(dates) }.reduce(into: JournalFixture.Ledger(0, 0)) {
            $0.receipts += $1.count
            $0.amount += $1.amount.rawValue
        }
    }

    func status() throws -> SpoolStatus { try database.read { try $0.spoolStatus() } }

    /// What waits in quarantine.
    func quarantine() throws -> [QuarantineEntry] { try database.read { try $0.quarantine() } }
}
