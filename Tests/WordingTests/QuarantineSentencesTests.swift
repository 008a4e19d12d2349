import KakuzukeProtocol
import Testing
import Wording

/// Goal: what waits at the server is told in both languages, and what this version does not know stays as it is.
@Suite struct QuarantineSentencesTests {
    @Test func entriesAreToldInBothLanguages() {
        var entry = Kakuzuke_V1_HeldEntry()
        entry.entryNumber = 12
        entry.reasonCode = "attribute_contradiction"
        entry.field = "area"
        let (english, japanese) = (QuarantineSentences(.english), QuarantineSentences(.japanese))
        #expect(english.reason(entry) == "area has another value from the same date, which holds; discard it")
        #expect(japanese.waitsAgain(entry).hasPrefix("12番はまた確認待ちになりました：area には同じ日から"))
        entry.reasonCode = "of_a_later_version"
        #expect(japanese.reason(entry) == "of_a_later_version" && english.state("later") == "later")
        #expect(english.titles.count == 8 && japanese.titles.count == 8)
        var version = Kakuzuke_V1_HeldEntry.Version()
        version.businessDate = 20_000
        version.lines = 1
        version.amount = 500
        #expect(english.version(version) == "2024-10-04 1 line 500")
        version.isVoid = true
        #expect(japanese.version(version) == "2024-10-04 取消")
    }
}
