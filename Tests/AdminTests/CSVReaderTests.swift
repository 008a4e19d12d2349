import Foundation
import Testing

@testable import kakuzuke

/// Goal: rows come out of files as their writers meant them, with the line on which each starts, and what cannot be
/// read is told by its line.
///
/// Method: small files, each with one trait.
@Suite struct CSVReaderTests {
    private func rows(_ bytes: [UInt8]) throws -> [CSVRow] {
        var reader = CSVReader(bytes)
        var rows: [CSVRow] = []
        while let row = try reader.next() { rows.append(row) }
        return rows
    }

    private func rows(_ text: String) throws -> [CSVRow] { try rows(Array(text.utf8)) }

    @Test(arguments: ["a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\n1,2", "\u{FEFF}a,b\n1,2\n"])
    func lineBreaksAndByteOrderMarksMakeNoDifference(text: String) throws {
        #expect(try rows(text) == [CSVRow(line: 1, fields: ["a", "b"]), CSVRow(line: 2, fields: ["1", "2"])])
    }

    @Test func quotedFieldsHoldCommasQuotesAndLineBreaksAndLinesAreCountedOn() throws {
        let text = "\"a,\"\"b\"\"\",c\n\"one\ntwo\",\"\"\n\n,x\n"
        #expect(
            try rows(text) == [
                CSVRow(line: 1, fields: ["a,\"b\"", "c"]), CSVRow(line: 2, fields: ["one\ntwo", ""]),
                CSVRow(line: 5, fields: ["", "x"]),
            ])
    }

    @Test(arguments: ["a\"b,c\n", "\"a\"b,c\n", "\"a\" ,c\n"])
    func strayQuoteBreaksItsRowOnly(text: String) throws {
        let rows = try rows(text + "1,2\n")
        #expect(rows.map(\.problem) == [RowProblem(nil, .strayQuote), nil])
        #expect(rows.map(\.line) == [1, 2])
    }

    @Test func quoteThatNeverClosesIsToldByTheLineOnWhichItOpens() throws {
        #expect(throws: CSVProblem(line: 2, kind: .quoteNotClosed)) { try rows("a,b\n1,\"2\n3,4\n") }
        #expect(throws: CSVProblem(line: 1, kind: .quoteNotClosed)) { try rows("\"") }
    }

    /// CP932, UTF-16 and a cut character.
    @Test(arguments: [[0x93, 0xFA, 0x96, 0x7B], [0xFF, 0xFE, 0x41, 0x00], [0xE3, 0x81]] as [[UInt8]])
    func otherEncodingsAreToldByTheirLine(bytes: [UInt8]) throws {
        #expect(throws: CSVProblem(line: 3, kind: .notUTF8)) { try rows(Array("a\nb\n".utf8) + bytes) }
    }

    @Test func rowsAreTakenUpToTheirLongestLength() throws {
        let most = String(repeating: "x", count: CSVReader.rowBytesMax)
        #expect(try rows(most + "\n").map(\.problem) == [nil])
        #expect(try rows(most + "x\ny\n").map(\.problem) == [RowProblem(nil, .rowTooLong), nil])
    }

    @Test func anyBytesEndInRowsOrAProblem() throws {
        var state: UInt64 = 7
        let alphabet = Array("\",\r\na\u{E9}".utf8) + [0x00, 0xFF]
        for _ in 0..<2_000 {
            let bytes = (0..<12).map { _ -> UInt8 in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return alphabet[Int(state >> 33) % alphabet.count]
            }
            do {
                let lines = try rows(bytes).map(\.line)
                #expect(lines == lines.sorted(), "\(bytes)")
            } catch let problem as CSVProblem {
                #expect(problem.line >= 1)
            }
        }
    }
}
