import Foundation
import JournalFixtures
import LocalStore
import PointOfSale
import Testing

@testable import kakuzuke_agent

// Goal: a shop with two kinds of tills is read by one agent, and nothing of the one is taken for the other's. Method:
// two folders into one real file; settings as they stand in `agent.json`.
@Suite struct JournalSourceTests {
    private static let table = "number,date,product,quantity,amount\n"

    private func configuration(_ journals: String) async throws -> AgentConfiguration {
        let path = NSTemporaryDirectory() + "kz-settings-\(UUID().uuidString).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data("{\"kakuzuke\": {\"agent\": {\"server\": {\"host\": \"h\"}, \"journals\": \(journals)}}}".utf8)
            .write(to: URL(filePath: path))
        return try await AgentConfiguration.read(file: path)
    }

    private func problems(_ journals: String) async throws -> [String] {
        do {
            _ = try await configuration(journals)
            return []
        } catch let error as AgentConfigurationError {
            return error.problems
        }
    }

    @Test func oneFolderIsNamedAsBefore() async throws {
        let read = try await configuration(#"{"folder": "/j", "profile": "builtin/smaregi"}"#)
        #expect(read.journals == [JournalSource(name: "", folder: "/j", profile: "builtin/smaregi")])
        #expect(try await configuration("{}").journals == [])
        // Without a folder a profile is that of receipts that the till tells.
        #expect(try await configuration(#"{"profile": "p"}"#).journals.map(\.folder) == [""])
        #expect(try await problems(#"{"folder": "/j"}"#).map { $0.prefix(17) } == ["journals.profile:"])
    }

    @Test func severalFoldersHaveNames() async throws {
        let read = try await configuration(
            """
            {"sources": ["tills", "cafe-2"], "tills": {"folder": "/a", "profile": "a.yaml"},
             "cafe-2": {"folder": "/b", "profile": "b.yaml"}, "pollSeconds": 7}
            """)
        #expect(
            read.journals == [
                JournalSource(name: "tills", folder: "/a", profile: "a.yaml"),
                JournalSource(name: "cafe-2", folder: "/b", profile: "b.yaml"),
            ])
        #expect(read.pollSeconds == 7)
        // What is written is read again.
        let path = NSTemporaryDirectory() + "kz-settings-\(UUID().uuidString).json"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try read.json().write(to: URL(filePath: path))
        #expect(try await AgentConfiguration.read(file: path).journals == read.journals)
    }

    @Test func namesAndFoldersThatCannotBeAreToldByTheirKeys() async throws {
        func keys(_ journals: String) async throws -> [String] {
            try await problems(journals).map { String($0.prefix { $0 != ":" }) }
        }
        let cafe = #""cafe": {"folder": "/b", "profile": "b"}"#
        #expect(try await keys(#"{"sources": "cafe"}"#) == ["journals.sources"])
        #expect(try await keys(#"{"sources": ["cafe"]}"#) == ["journals.cafe.folder", "journals.cafe.profile"])
        #expect(try await keys("{\"sources\": [\"cafe\"], \"folder\": \"/j\", \(cafe)}") == ["journals.folder"])
        #expect(try await keys("{\"sources\": [\"cafe\", \"cafe\"], \(cafe)}").contains("journals.sources"))
        let twice = #""tills": {"folder": "/b", "profile": "a"}"#
        #expect(try await keys("{\"sources\": [\"cafe\", \"tills\"], \(cafe), \(twice)}") == ["journals.tills.folder"])
        for name in ["Cafe", "folder", "2nd", "a_b", String(repeating: "a", count: 33)] {
            let found = try await keys(
                "{\"sources\": [\"\(name)\"], \"\(name)\": {\"folder\": \"/b\", \"profile\": \"b\"}}")
            #expect(found.contains("journals.sources"), "\(name)")
        }
        let many = (1...17).map { JournalSource(name: "s\($0)", folder: "/\($0)", profile: "p") }
        #expect(JournalSource.problems(many) == ["journals.sources: at most 16 names"])
        #expect(JournalSource.problems(many.dropLast()) == [])
    }

    @Test func foldersAreKeptApart() throws {
        let store = try FollowedStore()
        let tills = try store.source("tills", profile: try store.tableProfile("till"))
        let cafe = try store.source("cafe", profile: try store.tableProfile("bar", ", terminal: cafe"))
        try store.write(Self.table + "7,2026-11-01,A,1,110\n", "day.csv", in: tills)
        try store.write(Self.table + "7,2026-11-01,B,1,220\n8,2026-11-01,B,1,x\n", "day.csv", in: cafe)
        try store.look(tills)
        try store.look(cafe)
        // Receipt 7 of the one is not receipt 7 of the other.
        #expect(try store.ledger() == JournalFixture.Ledger(2, 300))
        #expect(try store.quarantine().map(\.source) == ["cafe: day.csv"])
        // Each goes on where it stopped.
        try store.append(Array("9,2026-11-01,A,1,110\n".utf8), "day.csv", in: tills)
        #expect(try store.look(tills).receipts == 1)
        #expect(try store.look(cafe).receipts == 0)
        #expect(try store.ledger() == JournalFixture.Ledger(3, 400))
    }

    /// What is forgotten of files that are gone is that of the own folder, also where two share a profile.
    @Test func aFolderForgetsNothingOfAnother() throws {
        let store = try FollowedStore()
        let path = try store.tableProfile("till")
        let (present, past) = (try store.source("present", profile: path), try store.source("past", profile: path))
        try store.write(Self.table + "7,2026-11-01,A,1,110\n", "a.csv", in: present)
        try store.write(Self.table + "6,2026-10-31,A,1,110\n", "b.csv", in: past)
        for source in [present, past] { try store.look(source) }
        let later = StoredInstant(millisecondsSinceEpoch: store.now.millisecondsSinceEpoch + 1)
        try store.follower(present).forget(notReadSince: later)
        #expect(try store.database.read { try $0.journalPositions(source: "past") }.count == 1)
        #expect(try store.look(past).receipts == 0)
    }

    @Test func receiptsThatCannotBeToldApartStopTheStart() throws {
        let store = try FollowedStore()
        func failure(_ first: String, _ second: String) throws -> CommandFailure? {
            let sources = [
                JournalSource(name: "tills", folder: "/a", profile: try store.tableProfile("till", first)),
                JournalSource(name: "cafe", folder: "/b", profile: try store.tableProfile("bar", second)),
            ]
            return JournalTerminals(try sources.map { ($0, try JournalProfileFile($0.profile)) }).failure
        }
        let none = try #require(try failure("", ""))
        #expect(none.message.hasPrefix("journals.cafe.profile: receipts have no terminal"))
        #expect(none.nextStep.contains("terminal: cafe"))
        #expect(try failure(", terminal: x", ", terminal: x")?.message.contains("the same terminal `x`") == true)
        #expect(try failure("", ", terminal: cafe") == nil)
        #expect(try failure(", terminal: a", ", terminal: b") == nil)
        // Two folders of one kind of till.
        let path = try store.tableProfile("till")
        let same = try ["a", "b"].map {
            (JournalSource(name: $0, folder: $0, profile: path), try JournalProfileFile(path))
        }
        #expect(JournalTerminals(same).failure == nil)
    }
}
