import PointOfSale
import Testing

/// The scanner cuts records where RFC 4180 says, wherever the stream is cut, and a broken record costs one line.
@Suite struct CSVScannerTests {
    private func records(_ text: String, pieces: Int, limit: Int = CSVScanner.recordBytesMax) -> [ScannedRecord] {
        var scanner = CSVScanner(recordBytesMax: limit)
        var found: [ScannedRecord] = []
        let bytes = Array(text.utf8)
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            scanner.append(bytes[start..<min(start + pieces, bytes.count)])
            while let record = scanner.record() { found.append(record) }
        }
        while let record = scanner.lastRecord() { found.append(record) }
        return found
    }

    private func texts(_ records: [ScannedRecord]) -> [String] {
        records.map { String(decoding: $0.bytes, as: UTF8.self) }
    }

    static let sample = "a,b\r\n\"x,1\",\"line\nbreak\"\n\n\"say \"\"hi\"\"\",2\nlast"

    @Test(arguments: 1...20) func cutsMakeNoDifference(_ pieces: Int) {
        let found = records(Self.sample, pieces: pieces)
        #expect(texts(found) == ["a,b", "\"x,1\",\"line\nbreak\"", "", "\"say \"\"hi\"\"\",2", "last"])
        #expect(found.map(\.line) == [1, 2, 4, 5, 6])
        #expect(found.map(\.offset) == [0, 5, 24, 25, 40])
        #expect(found.allSatisfy { $0.problem == nil })
    }

    @Test func valuesLoseTheirQuotationMarks() {
        #expect(
            CSVScanner.values("\"x,1\",\"a\nb\",\"say \"\"hi\"\"\",,", delimiter: 0x2c) == [
                "x,1", "a\nb", "say \"hi\"", "", "",
            ])
        #expect(CSVScanner.values("5\" pipe,2", delimiter: 0x2c) == ["5\" pipe", "2"])
        #expect(CSVScanner.values("a\tb", delimiter: 0x09) == ["a", "b"])
    }

    @Test(arguments: [1, 3, 100]) func quoteThatNeverClosesCostsOneLine(_ pieces: Int) {
        let found = records("a,b\n\"open,1\nc,d\ne,f\n", pieces: pieces)
        #expect(texts(found) == ["a,b", "\"open,1\n", "c,d", "e,f"])
        #expect(found.map(\.problem) == [nil, .unterminatedQuote, nil, nil])
        #expect(found.map(\.line) == [1, 2, 3, 4])
    }

    @Test(arguments: [1, 7, 1000]) func recordBeyondTheLimitCostsOneLine(_ pieces: Int) {
        let long = String(repeating: "x", count: 50)
        let found = records("a\n\(long)\nb\n", pieces: pieces, limit: 20)
        #expect(found.map(\.problem) == [nil, .tooLong, nil])
        #expect(texts(found).last == "b")
        #expect(found.map(\.line) == [1, 2, 3])
        #expect(found.last?.offset == 53)
    }

    @Test func halfWrittenLineIsKeptBack() {
        var scanner = CSVScanner(offset: 100, line: 7)
        scanner.append(Array("a,b\nc,".utf8))
        #expect(scanner.record()?.line == 7)
        #expect(scanner.record() == nil)
        #expect(scanner.position == (104, 8))
        scanner.append(Array("d\n".utf8))
        #expect(scanner.record()?.bytes == Array("c,d".utf8))
    }
}
