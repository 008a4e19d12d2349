import Foundation
import KakuzukeProtocol
import Rating
import SeededTestSupport
import Testing

@testable import Wording

/// Goal: whatever a quote says and whatever things are called, the receipt's text fits the paper and can be read off.
///
/// Method: random quotes with random names of every kind of letter; widths as Python's Unicode data has them.
@Suite struct ReceiptPaperTests {
    private static let rounds = 300

    private static let letters: [String] = [
        "生", "鮮", "ｱ", "ﾞ", "①", "★", "Ⅱ", "※", "“", "…", "×", "é", "e\u{301}", "か\u{3099}", "☕", "👩‍🍳", "🇯🇵", "ß", "я",
        "α",
        " ", "  ", "-", "、", "。", "円", ")", "A", "z", "0", "～", "㈱", "\u{E000}", "\u{1B}", "\u{202E}", "\n", "\u{1100}",
        String(repeating: "\u{1100}", count: 60), "க்ஷி",
    ]

    private struct Invention {
        var random: SeededGenerator

        mutating func name() -> String {
            (0..<random.pick([1, 3, 12, 60])).map { _ in random.pick(ReceiptPaperTests.letters) }.joined()
        }

        mutating func code(_ kind: String) -> Kakuzuke_V1_NamedCode {
            Kakuzuke_V1_NamedCode(code: kind, name: random.chance(95) ? name() : "")
        }

        mutating func amount() -> Int64 {
            random.pick([0, 1, 999, 1_000, 123_456_789_012_345, Int64(random.number(in: 1...90_000))])
        }

        mutating func way() -> Kakuzuke_V1_GradeWay {
            var way = Kakuzuke_V1_GradeWay()
            way.kind = random.pick([.highest, .enrolment, .purchase, .none, .unknown, .unspecified])
            way.amount = amount()
            way.grade = code("g9")
            way.countsFrom = Invented.today.daysSinceEpoch + Int32(random.number(in: 0...40))
            way.restraint = random.pick([.unspecified, .provisionalCap, .demotionLimit])
            if random.chance(50) { way.missingPoints = amount() }
            way.options = (0..<random.number(in: 0...3)).map { _ in code("option") }
            return way
        }

        mutating func quote() -> Kakuzuke_V1_QuoteResponse {
            var quote = Kakuzuke_V1_QuoteResponse()
            quote.asOf = Invented.today.daysSinceEpoch
            quote.taxIncluded = random.chance(50)
            quote.saved = random.pick([0, amount(), -amount(), .min, .max])
            let level = random.pick(DisclosureLevel.allCases)
            quote.ratings = (0..<random.number(in: 0...3)).map { place in
                var rating = Kakuzuke_V1_QuoteResponse.QuoteRating()
                rating.subject = code("s\(place)")
                rating.rating.stage = random.pick(["walk_in", "provisional", "starting", "converged", "later"])
                rating.grade = code("g1")
                rating.class = code("c1")
                if level != .none { rating.feeRate = Int32(random.pick([0, 7, 1_250, 99_999_999])) }
                rating.wayToNextGrade = way()
                if random.chance(50) {
                    rating.wayToNextClass.amount = amount()
                    rating.wayToNextClass.toClass = code("c2")
                }
                return rating
            }
            quote.lines = quote.ratings.flatMap { rating in
                (0..<random.number(in: 0...3)).map { _ in
                    var line = Kakuzuke_V1_QuoteResponse.Line()
                    line.subject = rating.subject.code
                    line.lineTotal = amount()
                    if level == .composition { line.composition.cost = amount() }
                    return line
                }
            }
            return quote
        }

        mutating func link() -> String? {
            guard random.chance(80) else { return nil }
            let letters = Array("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_--")
            let length = random.pick([1, 11, 12, 13, 27, 28, 94, 190])
            return "https://example.jp/c/" + String((0..<length).map { _ in random.pick(letters) })
        }
    }

    @Test func everyLineOfEveryQuoteFitsThePaper() throws {
        let widths = try EastAsianWidths()
        var printed = 0
        for round in 0..<Self.rounds {
            var invention = Invention(random: SeededGenerator(round))
            let quote = invention.quote()
            let link = invention.link()
            for columns in ReceiptBlock.widths {
                for language in Language.allCases {
                    let currency = invention.random.pick(["JPY", "USD", "KWD"])
                    let block = try #require(ReceiptBlock(columns: columns, language, currency: currency))
                    let lines = block.lines(quote, link: link)
                    let note: Comment =
                        "round \(round) of seed \(SeededGenerator.runSeed), \(columns) columns, \(language)"
                    for line in lines {
                        printed += 1
                        #expect(widths.columns(line) <= columns, "\(line): \(note)")
                        let isPlain = line.unicodeScalars.allSatisfy {
                            ![.control, .format, .lineSeparator, .paragraphSeparator].contains(
                                $0.properties.generalCategory)
                        }
                        #expect(isPlain, "\(line): \(note)")
                    }
                    guard let link else { continue }
                    let first = try #require(lines.lastIndex { $0.hasPrefix("https://") }, note)
                    let address = lines[first..<(lines.count - 1)]
                    #expect(address.joined() == link, note)
                    #expect(address.dropLast().allSatisfy { !$0.hasSuffix("-") }, note)
                    let told = lines[..<first].suffix(2).joined(separator: " ")
                    let asks = language == .japanese ? told.contains("改行せず続けて") : told.contains("one line")
                    #expect(asks == (address.count > 1), "\(told): \(note)")
                }
            }
        }
        #expect(printed > Self.rounds * 20)
    }

    @Test func noLetterIsNarrowerThanUnicodeSays() throws {
        let widths = try EastAsianWidths()
        var compared = 0
        for value in UInt32(0x20)...0x2FFFF {
            guard let scalar = Unicode.Scalar(value), let width = widths.columns(scalar) else { continue }
            compared += 1
            #expect(DisplayWidth.paperColumns(String(scalar)) >= width, "U+\(String(value, radix: 16))")
        }
        #expect(compared > 100_000)
    }
}

/// The columns of letters as Python's Unicode data has them: wide, full-width and ambiguous ones take two.
private struct EastAsianWidths {
    private let wide: Set<UInt32>
    private let marks: Set<UInt32>
    private let known: Set<UInt32>

    init() throws {
        let script = """
            import unicodedata as u
            for value in range(0x20, 0x30000):
                letter = chr(value)
                kind = u.category(letter)
                if kind in ("Cn", "Cs", "Cc", "Cf"): continue
                print(value, "mark" if kind == "Mn" else u.east_asian_width(letter))
            """
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let interpreter = ProcessInfo.processInfo.environment["KAKUZUKE_TEST_PYTHON"] ?? "python3"
        process.arguments = [interpreter, "-c", script]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        var (wide, marks, known): (Set<UInt32>, Set<UInt32>, Set<UInt32>) = ([], [], [])
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            let value = try #require(words.first.flatMap { UInt32($0) })
            known.insert(value)
            if words[1] == "mark" { marks.insert(value) }
            if ["W", "F", "A"].contains(words[1]) { wide.insert(value) }
        }
        (self.wide, self.marks, self.known) = (wide, marks, known)
    }

    /// Nil for what this Python does not know, and for what steers.
    func columns(_ scalar: Unicode.Scalar) -> Int? {
        guard known.contains(scalar.value) else { return nil }
        return marks.contains(scalar.value) ? 0 : wide.contains(scalar.value) ? 2 : 1
    }

    func columns(_ line: String) -> Int { line.unicodeScalars.reduce(0) { $0 + (columns($1) ?? 2) } }
}
