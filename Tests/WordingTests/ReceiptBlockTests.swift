import KakuzukeProtocol
import Rating
import SeededTestSupport
import Testing

@testable import Wording

/// Goal: the text fits the paper whatever the names are, and steers no printer.
@Suite struct ReceiptBlockTests {
    private static let link =
        "https://example.jp/c/AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyAhIiMkJSYnKCkqKywtLi8wMTIzNDU2Nzg5"

    @Test(arguments: Invented.policies)
    func everyLineFits(name: String) throws {
        let long = "とても長い名前の売り場 with a long name ﾊﾝｶｸ 👩‍🍳 \u{1B}p\u{7}\u{202E}e\u{301}"
        for rename in [false, true] {
            var invented = try Invented(name, name.utf8.reduce(9_000) { $0 &+ Int($1) }) { policy in
                guard rename else { return }
                for index in policy.subjects.indices { policy.subjects[index].name = long }
                for index in policy.grades.indices { policy.grades[index].name = long }
                for index in policy.classes.indices { policy.classes[index].name = long }
            }
            for _ in 0..<20 {
                let usage = invented.random.chance(80) ? invented.usage() : nil
                let quote = try invented.quote(usage, level: invented.random.pick(DisclosureLevel.allCases))
                for columns in ReceiptBlock.widths {
                    for language in Language.allCases {
                        let block = ReceiptBlock(columns: columns, language, currency: quote.currency)
                        let lines = try #require(block).lines(quote, link: Self.link)
                        for line in lines {
                            #expect(DisplayWidth.paperColumns(line) <= columns, "\(line)")
                            let steers = line.unicodeScalars.contains {
                                [.control, .format].contains($0.properties.generalCategory)
                            }
                            #expect(!steers, "\(line)")
                        }
                        #expect(lines.joined().contains(Self.link), "the link can be put together again")
                    }
                }
            }
        }
    }

    @Test func otherPapersAreRefused() {
        for columns in [-1, 0, 31, 33, 47, 49, 1_000] {
            #expect(ReceiptBlock(columns: columns, .japanese, currency: "JPY") == nil)
        }
    }

    @Test func oneReceiptLineByLine() throws {
        var quote = Kakuzuke_V1_QuoteResponse()
        quote.asOf = Invented.today.daysSinceEpoch
        quote.currency = "JPY"
        quote.taxIncluded = true
        quote.total = 2_484
        quote.saved = 216
        quote.lines = [Kakuzuke_V1_QuoteResponse.Line(), Kakuzuke_V1_QuoteResponse.Line()]
        for position in quote.lines.indices {
            quote.lines[position].subject = "food"
            quote.lines[position].lineTotal = 1_242
            quote.lines[position].composition.cost = 1_000
            quote.lines[position].composition.fee = 150
            quote.lines[position].composition.tax = 92
        }
        var rating = Kakuzuke_V1_QuoteResponse.QuoteRating()
        rating.rating.stage = "converged"
        rating.subject = Kakuzuke_V1_NamedCode(code: "food", name: "食品")
        rating.grade = Kakuzuke_V1_NamedCode(code: "g2", name: "二号")
        rating.class = Kakuzuke_V1_NamedCode(code: "c1", name: "一級")
        rating.feeRate = 1_500
        rating.wayToNextGrade.kind = .highest
        rating.wayToNextClass.amount = 3_000
        rating.wayToNextClass.toClass = Kakuzuke_V1_NamedCode(code: "c2", name: "二級")
        quote.ratings = [rating]
        let japanese = try #require(ReceiptBlock(columns: 32, .japanese, currency: "JPY"))
        #expect(
            japanese.lines(quote, link: nil) == [
                "--------------------------------",
                "価格のご説明",
                "2026年11月22日現在",
                "[食品]",
                "号級 二号 ／ 等級 一級",
                "手数料率                     15%",
                "仕入原価                 2,000円",
                "手数料                     300円",
                "消費税                     184円",
                "お支払い                 2,484円",
                "一番上の号級です。",
                "今回あと3,000円（標準価格・税",
                "抜）で、等級が「二級」になりま",
                "す。",
                "--------------------------------",
                "標準価格との差             216円",
                "--------------------------------",
            ])
        let english = try #require(ReceiptBlock(columns: 48, .english, currency: "JPY"))
        #expect(
            Array(english.lines(quote, link: "https://example.jp/c/x")[3...9]) == [
                "[食品]",
                "Grade 二号 / class 一級",
                "Fee rate                                     15%",
                "Purchase cost                          JPY 2,000",
                "Fee                                      JPY 300",
                "Tax                                      JPY 184",
                "You pay                                JPY 2,484",
            ])
    }

    @Test func nothingIsPromisedThatTheBasketBringsAlready() throws {
        var quote = Kakuzuke_V1_QuoteResponse()
        quote.asOf = Invented.today.daysSinceEpoch
        var rating = Kakuzuke_V1_QuoteResponse.QuoteRating()
        rating.rating.stage = "starting"
        rating.subject = Kakuzuke_V1_NamedCode(code: "food", name: "食品")
        rating.grade = Kakuzuke_V1_NamedCode(code: "g2", name: "二号")
        rating.wayToNextGrade.kind = .purchase
        rating.wayToNextGrade.amount = 4_000
        rating.wayToNextGrade.grade = Kakuzuke_V1_NamedCode(code: "g3", name: "三号")
        rating.wayToNextGrade.restraint = .provisionalCap
        func told(_ rating: Kakuzuke_V1_QuoteResponse.QuoteRating) throws -> [String] {
            quote.ratings = [rating]
            let block = try #require(ReceiptBlock(columns: 48, .japanese, currency: "JPY")).lines(quote, link: nil)
            let sentences = QuoteSentences(.japanese, currency: "JPY").sentences(quote)
            return [block.joined(), sentences.joined()]
        }
        // This is the second visit, so the limit up to it is of no concern any more.
        #expect(try told(rating).allSatisfy { $0.contains("「三号」になります") && !$0.contains("上限") })
        rating.rating.stage = "provisional"
        #expect(try told(rating).allSatisfy { $0.contains("二回目のご利用までの上限です") })
        rating.wayToNextGrade.reachedByBasket = true
        #expect(try told(rating).allSatisfy { !$0.contains("あと4,000円") && !$0.contains("三号") })
    }

    @Test func figuresSayWhetherTaxIsInThem() throws {
        var quote = Kakuzuke_V1_QuoteResponse()
        quote.currency = "JPY"
        quote.lines = [Kakuzuke_V1_QuoteResponse.Line()]
        quote.lines[0].subject = "food"
        quote.lines[0].lineTotal = 1_000
        quote.ratings = [Kakuzuke_V1_QuoteResponse.QuoteRating()]
        quote.ratings[0].subject = Kakuzuke_V1_NamedCode(code: "food", name: "食品")
        quote.ratings[0].rating.stage = "walk_in"
        func printed(_ language: Language, saved: Int64, taxIncluded: Bool) throws -> [String] {
            quote.saved = saved
            quote.taxIncluded = taxIncluded
            quote.total = taxIncluded ? 1_000 : 1_100
            return try #require(ReceiptBlock(columns: 48, language, currency: "JPY")).lines(quote, link: nil)
        }
        let included = try printed(.japanese, saved: -50, taxIncluded: true)
        #expect(included.contains { $0.hasPrefix("お支払い  ") && $0.hasSuffix(" 1,000円") }, "\(included)")
        #expect(included.contains { $0.hasPrefix("標準価格を上回る額  ") && $0.hasSuffix(" 50円") }, "\(included)")
        let excluded = try printed(.japanese, saved: -50, taxIncluded: false)
        #expect(excluded.contains { $0.hasPrefix("小計（税抜）  ") && $0.hasSuffix(" 1,000円") }, "\(excluded)")
        #expect(excluded.contains { $0.hasPrefix("標準価格を上回る額（税抜）  ") && $0.hasSuffix(" 50円") }, "\(excluded)")
        let english = try printed(.english, saved: 50, taxIncluded: false)
        #expect(english.contains { $0.hasPrefix("Sum (without tax)  ") && $0.hasSuffix(" JPY 1,000") }, "\(english)")
        #expect(
            english.contains { $0.hasPrefix("Less than standard (without tax)  ") && $0.hasSuffix(" JPY 50") },
            "\(english)")
        #expect(try printed(.english, saved: 0, taxIncluded: false).contains("The same as at standard prices."))
    }

    @Test func longTextsBreakAtBlanks() {
        let wrapping = TextWrapping(columns: 10)
        #expect(wrapping.lines("one two three four") == ["one two", "three four"])
        #expect(wrapping.lines("価格のご説明です") == ["価格のご説", "明です"])
        #expect(wrapping.lines("価格のご説、明です") == ["価格のご", "説、明です"], "no line begins with a comma")
        #expect(wrapping.lines("aaaaaaaaaaaaaaa") == ["aaaaaaaaaa", "aaaaa"])
        #expect(wrapping.lines(" aaaaaaaaa円") == ["", "aaaaaaaaa", "円"])
        #expect(wrapping.lines("") == [""])
    }

    @Test func addressesCanBePutTogetherAgain() {
        let wrapping = TextWrapping(columns: 10)
        #expect(wrapping.lines(address: "https://a.") == ["https://a."])
        #expect(wrapping.lines(address: "https://a.b") == ["https://a.", "b"], "no letter is held back")
        #expect(wrapping.lines(address: "https://a-b") == ["https://a", "-b"], "a hyphen would look like the break's")
        #expect(wrapping.lines(address: "https://--b") == ["https://", "--b"])
        #expect(wrapping.lines(address: "------------") == ["----------", "--"])
        #expect(wrapping.lines(address: "https://例え.jp") == ["https://例", "え.jp"])
        #expect(wrapping.lines(address: String(repeating: "\u{1100}", count: 7)).count == 2)
    }
}
