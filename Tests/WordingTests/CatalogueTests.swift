import Foundation
import Testing

@testable import Wording

/// Goal: the catalogue is whole: every phrase stands in it, in both languages, with the same places to fill in.
@Suite struct CatalogueTests {
    @Test func everyPhraseIsWhole() {
        var names: Set<String> = []
        for (name, phrase) in Catalogue.all {
            #expect(names.insert(name).inserted, "\(name) stands twice")
            #expect(!phrase.japanese.isEmpty && !phrase.english.isEmpty, "\(name) is empty")
            #expect(Self.places(phrase.japanese) == Self.places(phrase.english), "\(name) fills in other words")
            #expect(
                phrase.english.allSatisfy { $0.isASCII || "“”–".contains($0) }, "\(name): English has other letters")
        }
        #expect(names.count > 50)
    }

    @Test func everyPhraseOfTheSourceStandsInTheCatalogue() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Protocol/Wording/Catalogue")
        var declared = 0
        for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil) {
            let text = try String(contentsOf: file, encoding: .utf8)
            declared += text.ranges(of: " Phrase(").count
        }
        #expect(declared == Catalogue.all.count)
    }

    @Test func wordsAreFilledIn() {
        let phrase = Phrase("{a}と{b}", "{a} and {b}, {a}")
        #expect(phrase.text(.english, ["a": "{b}", "b": "x"]) == "{b} and x, {b}", "what is filled in stays as it is")
        #expect(phrase.text(.japanese, ["a": "1"]) == "1と{b}")
        let days = Phrase("{n}日", "{n} {n|day|days}")
        let texts = ["0", "1", "2", "11", "-1"].map { days.text(.english, ["n": $0]) }
        #expect(texts == ["0 days", "1 day", "2 days", "11 days", "-1 days"])
        #expect(days.text(.english) == "{n} {n|day|days}")
    }

    @Test func amountsAreWrittenAsPeopleDo() {
        #expect(AmountText(currency: "JPY", .japanese).amount(1_234_567) == "1,234,567円")
        #expect(AmountText(currency: "JPY", .english).amount(-120) == "JPY -120")
        #expect(AmountText(currency: "USD", .japanese).amount(5) == "0.05 USD")
        #expect(AmountText(currency: "KWD", .english).amount(12_345) == "KWD 12.345")
        #expect(AmountText.rate(1_250) == "12.5%" && AmountText.rate(800) == "8%" && AmountText.rate(7) == "0.07%")
    }

    private static func places(_ template: String) -> Set<Substring> {
        let opened = template.split(separator: "{", omittingEmptySubsequences: false).dropFirst()
        // What is said of one and of many stands behind the name.
        return Set(opened.compactMap { $0.split(separator: "}").first?.split(separator: "|").first })
    }
}
