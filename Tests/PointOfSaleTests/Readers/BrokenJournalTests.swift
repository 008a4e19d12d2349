import Foundation
import JournalFixtures
import KakuzukeProtocol
import PointOfSale
import Rating
import Testing

// Goal: no broken file brings a reader down, and what cannot be read is told with its place. Method: every journal of
// the built-in readers is cut, spoiled and changed at random (by seed); the errors are compared with what was done.
@Suite struct BrokenJournalTests {
    /// Reads what may be broken and checks that everything refused has a place and a reason.
    ///
    /// - Returns: the reading; nil: the file as a whole was refused, with a reason.
    @discardableResult
    private func readBroken(
        _ bytes: [UInt8], _ fixture: JournalFixture, _ trial: Comment = ""
    ) throws -> JournalReading? {
        let lines = Int64(bytes.count { $0 == UInt8(ascii: "\n") } + 1)
        do {
            let reading = try readAll(bytes, try fixture.profile())
            for row in reading.rejected {
                #expect((1...lines).contains(row.line), trial)
                #expect(!row.reasonCode.isEmpty, trial)
            }
            return reading
        } catch let error as JournalReaderError {
            #expect(!error.message.isEmpty && !error.nextStep.isEmpty, trial)
            return nil
        }
    }

    private func replacingFirst(_ old: String, _ new: String, in text: String) throws -> String {
        var text = text
        text.replaceSubrange(try #require(text.range(of: old)), with: new)
        return text
    }

    @Test(arguments: JournalFixture.all) func aSpoiledValueCostsItsReceiptAlone(_ fixture: JournalFixture) throws {
        let text = try replacingFirst(fixture.spoiled.old, fixture.spoiled.new, in: fixture.text)
        let reading = try #require(try readBroken(Array(text.utf8), fixture))
        let told = reading.rejected.filter { $0.reasonCode != "receipt_incomplete" }
        #expect(told.map(\.reasonCode) == [fixture.spoiled.reason])
        #expect(told.map(\.field) == [fixture.spoiled.field])
        #expect(reading.receipts.count == fixture.receipts - 1)
    }

    @Test(arguments: JournalFixture.all) func aColumnUnderAnotherNameStopsTheReading(_ fixture: JournalFixture) throws {
        let text = fixture.text.replacingOccurrences(of: fixture.column, with: "Other")
        if fixture.reader == .poslog {
            let reading = try #require(try readBroken(Array(text.utf8), fixture))
            #expect(reading.receipts.isEmpty)
            // Lines beside the first one are refused with their receipt; a void lacks the date that it names.
            let fields = Set(reading.rejected.map(\.field))
            #expect(fields.contains("date") && fields.isSubset(of: ["date", "voided_date", ""]))
        } else {
            #expect(throws: JournalReaderError.self) { try readAll(Array(text.utf8), try fixture.profile()) }
        }
    }

    /// A half-written file waits; a closed one that was cut off tells what it lacks.
    @Test(arguments: JournalFixture.all) func cutFilesWaitOrTell(_ fixture: JournalFixture) throws {
        let profile = try fixture.profile()
        for cut in stride(from: 0, to: fixture.bytes.count, by: 41) {
            let bytes = Array(fixture.bytes[..<cut])
            #expect(try readAll(bytes, profile, end: .more).rejected.isEmpty, "cut \(cut)")
            try readBroken(bytes, fixture)
        }
    }

    @Test(arguments: JournalFixture.all) func aFileInAnotherEncodingGivesNothing(_ fixture: JournalFixture) throws {
        let bytes = Array(try #require(fixture.text.data(using: .utf16LittleEndian)))
        #expect(try readBroken(bytes, fixture)?.receipts.isEmpty ?? true)
    }

    @Test(arguments: JournalFixture.all) func aLineOfTenMegabytesCostsItself(_ fixture: JournalFixture) throws {
        let long = String(repeating: "x", count: 10 << 20)
        let text: String
        if fixture.reader == .poslog {
            let prefix = fixture.text.contains("arts:POSLog") ? "arts:" : ""
            let tag = "<\(prefix)RetailTransaction"
            text = try replacingFirst(tag, long + tag, in: fixture.text)
        } else {
            let column = try #require(fixture.text.range(of: fixture.column))
            let newline = fixture.text[column.upperBound...].firstIndex { $0.isNewline }
            let end = try #require(newline)
            text = String(fixture.text[...end]) + long + "\n" + fixture.text[fixture.text.index(after: end)...]
        }
        let reading = try #require(try readBroken(Array(text.utf8), fixture))
        #expect(reading.rejected.map(\.reasonCode) == ["record_too_long"])
        #expect(reading.receipts.count == (fixture.reader == .poslog ? fixture.receipts - 1 : fixture.receipts))
    }

    /// Random changes: bytes replaced, taken out, put in and copied; the seed of a failure stands in its message.
    @Test(arguments: JournalFixture.all) func randomChangesNeverBringAReaderDown(_ fixture: JournalFixture) throws {
        for seed in UInt64(1)...150 {
            var random = SplitMix(state: seed)
            var bytes = fixture.bytes
            for _ in 0..<random.next(below: 4) + 1 where !bytes.isEmpty {
                let place = random.next(below: bytes.count)
                switch random.next(below: 4) {
                case 0: bytes[place] = UInt8(random.next(below: 256))
                case 1: bytes.removeSubrange(place..<min(bytes.count, place + random.next(below: 64)))
                case 2: bytes.insert(contentsOf: Array("\",<>&\n\r-.\0".utf8).shuffled(using: &random), at: place)
                default: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 200)], at: place)
                }
            }
            try readBroken(bytes, fixture, "seed \(seed)")
        }
    }

    @Test func documentTypesAndWhatIsNoPOSLogAreRefused() throws {
        let type = "<!DOCTYPE POSLog [<!ENTITY a \"b\">]>"
        let text = try replacingFirst("<POSLog", type + "<POSLog", in: JournalFixture.posLogWincor.text)
        #expect(throws: JournalReaderError.self) {
            try readAll(Array(text.utf8), try JournalFixture.posLogWincor.profile())
        }
        #expect(throws: JournalReaderError.self) {
            try readAll("<html></html>", try JournalFixture.posLogWincor.profile())
        }
    }

    /// Nesting of 32 elements, 64 KiB of text and 200,000 elements are the most that a transaction may have.
    @Test func limitsOfTransactionsAreKept() throws {
        func reasons(_ content: String) throws -> [String] {
            let tag = "<RetailTransaction>"
            let text = try replacingFirst(tag, content + tag, in: JournalFixture.posLogWincor.text)
            let reading = try #require(try readBroken(Array(text.utf8), .posLogWincor))
            #expect(reading.receipts.count == JournalFixture.posLogWincor.receipts - (reading.rejected.isEmpty ? 0 : 1))
            return reading.rejected.map(\.reasonCode)
        }
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        // The document and the transaction are two of them.
        #expect(try reasons(nested(30)) == [])
        #expect(try reasons(nested(31)) == ["too_deep"])
        #expect(try reasons("<a>" + String(repeating: "x", count: 64 * 1024) + "</a>") == [])
        #expect(try reasons("<a>" + String(repeating: "x", count: 64 * 1024 + 1) + "</a>") == ["element_too_long"])
        #expect(try reasons(String(repeating: "<a/>", count: 200_001)) == ["too_many_elements"])
        #expect(try reasons("<a></b>") == ["not_well_formed"])
    }
}

/// Numbers that follow from a seed alone.
private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    mutating func next(below limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
