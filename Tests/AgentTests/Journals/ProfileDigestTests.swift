import Foundation
import JournalFixtures
import LocalStore
import PointOfSale
import Testing

@testable import kakuzuke_agent

// Goal: a product that reads a file otherwise than before is told from a till that has amended a receipt.
@Suite struct ProfileDigestTests {
    @Test func aReadersVersionIsPartOfTheDigest() throws {
        let text = "version: 1\nreader: smaregi\n"
        let own = JournalProfileFile.digest(text, nil)
        #expect(own.count == 16)
        #expect(JournalProfileFile.digest(text, .smaregi) != own)
        #expect(JournalProfileFile.digest(text, .smaregi) != JournalProfileFile.digest(text, .airregi))
        #expect(JournalProfileFile.digest("", .smaregi) == (try JournalProfileFile("builtin/smaregi").digest))
        #expect(throws: CommandFailure.self) { try JournalProfileFile("builtin/excel") }
        #expect(throws: CommandFailure.self) { try JournalProfileFile("/nowhere.yaml") }
    }

    /// Profiles that stand on their own keep the digest that stores have noted since they first had one.
    @Test func aProfileOfItsOwnKeepsItsDigest() throws {
        let digest = JournalProfileFile.digest("version: 1\nname: demo\n", nil)
        #expect(digest.prefix(4).map { String($0, radix: 16) } == ["b1", "6e", "34", "6e"])
    }

    @Test func theReaderOfAProfileIsKnown() throws {
        let store = try FollowedStore()
        let source = try store.source(JournalFixture.square)
        let file = try JournalProfileFile(source.profile)
        #expect(file.profile.reader == .square)
        let text = try String(contentsOfFile: source.profile, encoding: .utf8)
        #expect(file.digest == JournalProfileFile.digest(text, .square))
    }

    /// The same receipt read by another version waits for headquarters, and one that the till amends counts.
    @Test func whatAnotherProfileMakesWaits() throws {
        let fixture = JournalFixture.smaregi
        let store = try FollowedStore()
        let source = try store.source(fixture)
        try store.write(fixture.bytes, "day.csv", in: source)
        try store.look(source)
        let changed = try store.source(fixture, further: "points_are: discount")
        try store.write(fixture.bytes, "again.csv", in: changed)
        try store.look(changed)
        #expect(try store.ledger() == fixture.ledger)
        #expect(try store.status().quarantinedCount == 1)
        #expect(try store.status().amendmentCount == 0)
    }
}
