import Foundation
import JournalFixtures
import LocalStore
import PointOfSale
import SeededTestSupport
import Testing

@testable import kakuzuke_agent

// Goal: a packed file that is damaged, locked or made to do harm is named with entry and reason, stores nothing, and
// keeps no other journal. Method: a corpus of wrong files; every cut and many changed bytes of right ones; limits by a
// byte more.
@Suite struct BrokenArchiveTests {
    private static let text = "number,date,product,quantity,amount\n7,2026-11-01,A,1,110\n"

    /// A wrong file, the entry at fault and the beginning of the reason.
    struct Wrong: Sendable, CustomTestStringConvertible {
        var name: String
        var bytes: @Sendable () throws -> [UInt8]
        var entry = "/a.csv"
        var reason: String

        var testDescription: String { name }
    }

    private static func changed(_ change: @Sendable (inout PackedBytes.Entry) -> Void) throws -> [UInt8] {
        var entry = PackedBytes.Entry("a.csv", text)
        change(&entry)
        return try PackedBytes.zip([entry])
    }

    private static func decoded(_ base64: String) throws -> [UInt8] {
        [UInt8](try #require(Data(base64Encoded: base64)))
    }

    static let corpus: [Wrong] = [
        Wrong(name: "checksum", bytes: { try changed { $0.checksumShift = 1 } }, reason: "it is damaged: its checksum"),
        Wrong(name: "too few bytes", bytes: { try changed { $0.lengthShift = 1 } }, reason: "it is damaged: 57 bytes"),
        Wrong(
            name: "too many bytes", bytes: { try changed { $0.lengthShift = .max } },
            reason: "it is damaged: more comes out than its 56 bytes"),
        Wrong(
            name: "no deflate", bytes: { try changed { $0.packed = [0xff, 0xff, 0xff] } },
            reason: "it is damaged: its packed bytes are none"),
        Wrong(name: "empty deflate", bytes: { try changed { $0.packed = [] } }, reason: "it ends in the middle"),
        Wrong(
            name: "cut deflate", bytes: { try changed { $0.packed = try? PackedBytes.deflated($0.bytes).dropLast(5) } },
            reason: "it ends in the middle"),
        Wrong(
            name: "further bytes",
            bytes: { try changed { $0.packed = try? PackedBytes.deflated($0.bytes) + [1, 2, 3] } },
            reason: "it is damaged: further bytes"),
        Wrong(name: "flag of a password", bytes: { try changed { $0.flags = 1 } }, reason: "it is encrypted"),
        Wrong(name: "unknown method", bytes: { try changed { $0.method = 99 } }, reason: "it is packed by method 99"),
        Wrong(
            name: "packed once more",
            bytes: { try changed { $0.bytes = (try? PackedBytes.gzip($0.bytes)) ?? [] } },
            reason: "it is packed once more (gzip)"),
        Wrong(
            name: "another header", bytes: { try changed { $0.bytes = Array("a,b\n1,2\n".utf8) } },
            reason: "missing_column"),
        Wrong(
            name: "password of Info-ZIP",
            bytes: {
                try decoded(
                    "UEsDBAoACQAAAAmBd11hqG7iRQAAADkAAAAFABwAYS5jc3ZVVAkAA/JkBGvyZARrdXgLAAEEAAAAAAQAAAAAafjfRXwK"
                        + "4Tw+K40dEXMiBWI0weWPkZeP0Qe7IWwJ+hcaP3PzTJQyCR2BZ/UEyl3rh8hlEXWBeOhq2w2NbxTwMoOp4tKCUEsHCGGo"
                        + "buJFAAAAOQAAAFBLAQIeAwoACQAAAAmBd11hqG7iRQAAADkAAAAFABgAAAAAAAEAAACkgQAAAABhLmNzdlVUBQAD8mQE"
                        + "a3V4CwABBAAAAAAEAAAAAFBLBQYAAAAAAQABAEsAAACUAAAAAAA=")
            }, reason: "it is encrypted"),
        Wrong(
            name: "LZMA",
            bytes: {
                try decoded(
                    "UEsDBD8AAgAOAAmBd11hqG7iSwAAADkAAAAFAAAAYS5jc3YJBAUAXQAAgAAANx1J3ZPqpQhO/YbLsei3/OhWVLTqGYxA"
                        + "Den4tKGAbhOHcV56E879l1Jccr/12F/LOvX0px+BMZP2dhW//9xx4ABQSwECPwM/AAIADgAJgXddYahu4ksAAAA5AAAA"
                        + "BQAAAAAAAAAAAAAApIEAAAAAYS5jc3ZQSwUGAAAAAAEAAQAzAAAAbgAAAAAA")
            }, reason: "it is packed by method 14"),
        Wrong(
            name: "gzip with another checksum",
            bytes: {
                var bytes = try PackedBytes.gzip(Array(text.utf8))
                bytes[bytes.count - 5] ^= 1
                return bytes
            }, entry: "", reason: "it is damaged: its packed bytes are none, or their checksum"),
        Wrong(
            name: "gzip with something behind it", bytes: { try PackedBytes.gzip(Array(text.utf8)) + [9] },
            entry: "", reason: "it ends in the middle"),
        Wrong(
            name: "gzip with much behind it",
            bytes: { try PackedBytes.gzip(Array(text.utf8)) + Array("abcdefghijklmnop".utf8) }, entry: "",
            reason: "it is damaged"),
        Wrong(name: "no end", bytes: { Array(try changed { _ in }.dropLast()) }, entry: "", reason: "it ends in the"),
        Wrong(
            name: "zip64",
            bytes: { Array("PK\u{3}\u{4}".utf8) + PackedBytes.end(0xffff, 0, at: 4) }, entry: "",
            reason: "it is a zip file for more than 4 GiB"),
        Wrong(
            name: "too many entries",
            bytes: { Array("PK\u{3}\u{4}".utf8) + PackedBytes.end(1_001, 46_046, at: 4) }, entry: "",
            reason: "it has more than 1000 entries"),
        Wrong(
            name: "directory elsewhere",
            bytes: { Array("PK\u{3}\u{4}".utf8) + PackedBytes.end(1, 46, at: 4) }, entry: "",
            reason: "it is damaged: its directory does not lie"),
        Wrong(
            name: "no entry in the directory",
            bytes: {
                Array("PK\u{3}\u{4}".utf8) + [UInt8](repeating: 7, count: 46) + PackedBytes.end(1, 46, at: 4)
            }, entry: "", reason: "it is damaged: an entry of its directory"),
    ]

    @Test(arguments: corpus) func aWrongFileIsNamed(_ wrong: Wrong) throws {
        let (store, source) = try table()
        try store.write(try wrong.bytes(), "1.zip", in: source)
        try store.write(Self.text.replacingOccurrences(of: "7,", with: "8,"), "2.csv", in: source)
        let follower = try store.follower(source)
        let outcome = try follower.look(at: store.now) {}
        #expect(outcome.problems.map(\.file) == ["1.zip" + wrong.entry])
        let message = try #require(outcome.problems.first?.message)
        #expect(message.hasPrefix(wrong.reason), "\(message)")
        // What to do next.
        #expect(message.contains(". "), "\(message)")
        #expect(outcome.unreadBytes == Int64(try wrong.bytes().count))
        #expect(try store.ledger() == JournalFixture.Ledger(1, 100))
        #expect(try store.quarantine().isEmpty)
        // It is not unpacked again and again, and tried again when it is another one.
        #expect(try follower.look(at: store.now) {}.problems == outcome.problems)
        let mended = try PackedBytes.zip([PackedBytes.Entry("a.csv", Self.text)], comment: "mended")
        try store.write(mended, "1.zip", in: source)
        #expect(try follower.look(at: store.now) {}.problems == [])
        #expect(try store.ledger() == JournalFixture.Ledger(2, 200))
    }

    /// One wrong entry keeps none of the others.
    @Test func aWrongEntryStandsForItselfAlone() throws {
        let (store, source) = try table()
        var wrong = PackedBytes.Entry("b.csv", Self.text.replacingOccurrences(of: "7,", with: "8,"))
        wrong.checksumShift = 1
        let other = PackedBytes.Entry("c.csv", Self.text.replacingOccurrences(of: "7,", with: "9,"))
        try store.write(
            try PackedBytes.zip([PackedBytes.Entry("a.csv", Self.text), wrong, other]), "1.zip", in: source)
        #expect(try store.look(source).problems.map(\.file) == ["1.zip/b.csv"])
        #expect(try store.ledger() == JournalFixture.Ledger(2, 200))
        // Started again the others are known by their bytes.
        let again = try store.look(source)
        #expect(again.receipts == 0 && again.problems.map(\.file) == ["1.zip/b.csv"])
    }

    /// Wherever it is cut, and whatever is changed, nothing else comes in than what was packed.
    @Test func cutAndChangedFilesNeverComeInOtherwise() throws {
        var generator = SeededGenerator(7)
        let right = [
            try PackedBytes.gzip(Array(Self.text.utf8)),
            try PackedBytes.zip([PackedBytes.Entry("a.csv", Self.text)]),
        ]
        let (store, source) = try table()
        let follower = try store.follower(source)
        for bytes in right {
            for length in 6..<bytes.count {
                try store.write(Array(bytes.prefix(length)), "1", in: source)
                #expect(try follower.look(at: store.now) {}.problems.count == 1, "cut to \(length)")
            }
            for _ in 0..<200 {
                var changed = bytes
                changed[Int.random(in: 4..<bytes.count, using: &generator)] ^= UInt8.random(
                    in: 1...255, using: &generator)
                try store.write(changed, "1", in: source)
                _ = try follower.look(at: store.now) {}
                let ledger = try store.ledger()
                #expect(ledger == JournalFixture.Ledger(0, 0) || ledger == JournalFixture.Ledger(1, 100))
            }
        }
        #expect(try store.quarantine().isEmpty)
    }

    /// What comes out far larger than it is stops at once; each limit by one byte more.
    @Test func bombsAreStopped() throws {
        let (store, source) = try table()
        var follower = try store.follower(source)
        follower.archiveLimits.ratioFreeBytes = 1 << 20
        try store.write(try PackedBytes.gzip([UInt8](repeating: 0x20, count: 8 << 20)), "even.gz", in: source)
        let even = try follower.look(at: store.now) {}
        #expect(even.problems.first?.message.hasPrefix("it comes out more than 250 times") == true)
        #expect(even.receipts == 0 && even.rejectedRows == 0)
        try FileManager.default.removeItem(at: store.file("even.gz", in: source))

        let length = Int64(Self.text.utf8.count)
        for (limit, isRead) in [(length, true), (length - 1, false)] {
            for bytes in [
                try PackedBytes.gzip(Array(Self.text.utf8)),
                try PackedBytes.zip([PackedBytes.Entry("a.csv", Self.text)]),
            ] {
                let (store, source) = try table()
                var follower = try store.follower(source)
                follower.archiveLimits.unpackedBytesMax = limit
                try store.write(bytes, "1", in: source)
                let outcome = try follower.look(at: store.now) {}
                #expect(outcome.problems.isEmpty == isRead && outcome.receipts == (isRead ? 1 : 0))
                if !isRead { #expect(outcome.problems.first?.message.hasPrefix("more than 0 MiB") == true) }
            }
        }
    }

    /// Entries that share their bytes come out as more than the file can hold.
    @Test func entriesThatOverlapAreRefused() throws {
        let (store, source) = try table()
        let one = try PackedBytes.zip([PackedBytes.Entry("a.csv", Self.text)])
        let place = try #require((0..<one.count).first { one[$0...].starts(with: Array("PK\u{1}\u{2}".utf8)) })
        let directory = one[place..<(one.count - 22)]
        let bytes =
            one[..<place] + directory + directory + directory
            + PackedBytes.end(3, 3 * directory.count, at: place)
        try store.write(Array(bytes), "1.zip", in: source)
        let outcome = try store.look(source)
        #expect(outcome.problems.first?.message.hasPrefix("it is damaged: its entries overlap") == true)
    }

    /// A journal far larger than what is in memory at a time comes in whole.
    @Test func aLongJournalComesInPieces() throws {
        let (store, source) = try table()
        let rows = (1...2_000).map { "\($0),2026-11-01,A,1,110\n" }.joined()
        let bytes = Array(("number,date,product,quantity,amount\n" + rows).utf8)
        var follower = try store.follower(source)
        follower.archiveLimits.pieceBytes = 1_000
        follower.archiveLimits.packedPieceBytes = 100
        try store.write(try PackedBytes.gzip(bytes), "long.gz", in: source)
        #expect(try follower.look(at: store.now) {}.receipts == 2_000)
        #expect(try store.ledger() == JournalFixture.Ledger(2_000, 200_000))
        // Two files set together are one, and zeros at the end fill up a block.
        let half = bytes.count / 2
        let members = try PackedBytes.gzip(Array(bytes[..<half])) + (try PackedBytes.gzip(Array(bytes[half...])))
        try store.write(members + [UInt8](repeating: 0, count: 700), "members.gz", in: source)
        let again = try follower.look(at: store.now) {}
        #expect(again.problems == [] && again.receipts == 0, "the same bytes are known")
    }

    private func table() throws -> (store: FollowedStore, source: JournalSource) {
        let store = try FollowedStore()
        return (store, try store.source("", profile: try store.tableProfile("till")))
    }
}
