import PointOfSale
import Testing

/// Profiles: everything wrong is named at once with its line.
@Suite struct JournalProfileTests {
    @Test func soundProfileIsRead() throws {
        let profile = try profile()
        #expect(profile.columns[.number] == ["レシート番号", "伝票番号"])
        #expect(profile.kinds == ["通常": .sale, "1": .sale, "返品": .returned, "取消": .void, "入金": .ignored])
        #expect(profile.cutOffHour == 4)
        #expect(profile.encoding == .auto)
    }

    @Test func allProblemsAreNamedAtOnceWithTheirLines() throws {
        let text = """
            version: 2
            name: demo
            format: xml
            encoding: latin1
            columns:
              store: S
              numbr: N
              amount: S
            date_formats: [YYYY]
            cut_off_hour: 30
            tax: {rate: viel, rounding: sideways}
            colour: red
            """
        let error = try #require(throws: UnusableProfile.self) { try profile(text) }
        let fields = Set(error.problems.map(\.field))
        let expected: Set = [
            "version", "format", "encoding", "columns.numbr", "columns.number", "columns.amount", "columns.date",
            "date_formats", "cut_off_hour", "tax.rate", "tax.rounding", "colour",
        ]
        #expect(fields.isSuperset(of: expected))
        #expect(error.problems.first { $0.field == "cut_off_hour" }?.line == 10)
        #expect(error.problems.first { $0.field == "columns.numbr" }?.line == 7)
    }

    @Test(arguments: ["", "a: [", "- x", "a: 1\na: 2"])
    func whatIsNoProfileIsRefused(_ text: String) {
        #expect(throws: UnusableProfile.self) { try profile(text) }
    }

    @Test func identifierCannotBeAConstant() throws {
        let error = try #require(throws: UnusableProfile.self) {
            try profile(profileText + "\nconstants: {phone: '0312345678'}\n")
        }
        #expect(error.problems.map(\.field) == ["constants.phone"])
    }

    @Test(arguments: [("金額（税込）", "金額"), (" 金額 ", "金額"), ("ｷﾝｶﾞｸ[円]", "キンガク"), ("【金額】", "【金額】"), ("Ａｍｏｕｎｔ", "Amount")])
    func columnNamesCountWithoutLegends(_ name: String, _ normalized: String) {
        #expect(ColumnName.normalized(name) == normalized)
    }

    @Test func formsOfDatesAreChecked() {
        let forms = ["yyyy/MM/dd", "yyyyMMdd", "H:mm", "yyyy年M月d日", "M/d/yy", "h:mm a"]
        for text in forms { #expect(DatePattern(text) != nil) }
        let none = ["", "/", "yyy/MM/dd", "y/M/d", "YYYY", "yyyy-yyyy", "ddd", "hh:mm", "H:mm a", "h:mm aa"]
        for text in none { #expect(DatePattern(text) == nil) }
    }
}
