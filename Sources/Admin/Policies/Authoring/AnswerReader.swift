import Foundation
import Rating
import Wording

/// Reads what people type: full-width digits, signs around numbers and words in both languages are understood.
enum AnswerReader {
    /// Longest code of a subject or tax rate; characters.
    static let codeCharactersMax = 32
    /// Most that an ordinary purchase may be; minor units.
    static let purchaseMax: Int64 = 10_000_000
    /// Least that an ordinary purchase may be, so that its parts can be told apart; minor units.
    static let purchaseMin: Int64 = 100
    /// Largest fee of the questions; basis points.
    static let feeMax: Int32 = 100_000
    /// Largest fee where it is a share of the price, which it must leave room for; basis points.
    static let shareMax: Int32 = 9_000
    /// Largest tax rate of the questions; basis points.
    static let taxMax: Int32 = 10_000
    /// Every hundred minor units people expect a price, so that prices must be able to have it; minor units.
    static let roundPrice: Int64 = 100

    /// One of several words, also by its number in the list or by its word in a language.
    static func choice(_ text: String, of words: [String]) throws -> String {
        let answer = narrow(text).lowercased()
        if let number = Int(answer), words.indices.contains(number - 1), Int(words[0]) == nil {
            return words[number - 1]
        }
        let match = words.first { word in
            let names = PolicyInitText.choices[word]
            return word == answer || names.map { narrow($0.japanese) == answer || $0.english == answer } == true
        }
        guard let match else {
            let list = words.joined(separator: ", ")
            throw WrongAnswer("次のどれか(番号でも)にしてください: \(list)", "must be one of \(list), or its number")
        }
        return match
    }

    /// Yes or no.
    static func yesOrNo(_ text: String) throws -> Bool {
        let short = ["y": "yes", "n": "no", "true": "yes", "false": "no"]
        let answer = narrow(text).lowercased()
        return try choice(short[answer] ?? answer, of: ["yes", "no"]) == "yes"
    }

    /// A currency of ISO 4217.
    static func currency(_ text: String) throws -> String {
        let code = narrow(text).uppercased()
        guard code.utf8.count == 3, Locale.Currency(code).isISOCurrency else {
            throw WrongAnswer(
                "通貨のコードではありません。円は JPY、米ドルは USD です", "is no currency code: yen are JPY, US dollars USD")
        }
        return code
    }

    /// A rate in percent with at most two decimals.
    static func percent(_ text: String, in range: ClosedRange<Int32>) throws -> BasisPoints {
        let digits = narrow(text).replacing("%", with: "").filter { $0 != " " }
        guard let match = digits.wholeMatch(of: /(\d{1,5})(?:\.(\d{1,2}))?/), let whole = Int32(match.1) else {
            throw WrongAnswer(
                "% の数にしてください。小数は2桁まで、例 42 か 42.5",
                "must be a number of percent with at most two decimals, such as 42 or 42.5")
        }
        let decimals = match.2.map { Int32($0.count == 1 ? $0 + "0" : $0) ?? 0 } ?? 0
        let rate = whole * 100 + decimals
        guard range.contains(rate) else {
            let (low, high) = (percentText(range.lowerBound), percentText(range.upperBound))
            throw WrongAnswer("\(low) から \(high) までにしてください", "must lie between \(low) and \(high)")
        }
        return BasisPoints(rate)
    }

    /// A reduction, in steps of the fee table.
    static func reduction(_ text: String, max: BasisPoints) throws -> BasisPoints {
        let rate = try percent(text, in: 0...max.rawValue)
        guard rate.rawValue.isMultiple(of: FeePlan.step) else {
            throw WrongAnswer("0.1 きざみにしてください", "must be in steps of 0.1")
        }
        return rate
    }

    /// Basis points as they are typed: 4250 is `42.5`.
    static func percentText(_ rate: Int32) -> String {
        let decimals = String(rate % 100 + 100).dropFirst()
        let kept = decimals.hasSuffix("0") ? decimals.dropLast() : decimals
        return kept == "0" ? String(rate / 100) : "\(rate / 100).\(kept)"
    }

    /// An amount in the currency.
    static func purchase(_ text: String, currency: String) throws -> MoneyMinorUnits {
        let digits = MoneyText.fractionDigits(currency)
        let answer = narrow(text).filter { !" ,円".contains($0) }
        let pieces = answer.split(separator: ".", omittingEmptySubsequences: false)
        let decimals = pieces.count == 2 ? String(pieces[1]) : ""
        let isNumber = answer.wholeMatch(of: /\d{1,9}(\.\d{1,3})?/) != nil && decimals.count <= digits
        let padded = decimals + String(repeating: "0", count: max(0, digits - decimals.count))
        guard isNumber, let amount = Int64(String(pieces[0]) + padded) else {
            guard digits > 0 else {
                throw WrongAnswer("金額を数字だけで書いてください。例 4000", "must be an amount in digits alone, such as 4000")
            }
            throw WrongAnswer(
                "金額を数字で書いてください。小数は \(digits) 桁まで、例 40.5",
                "must be an amount in digits with at most \(digits) decimals, such as 40.5")
        }
        guard (purchaseMin...purchaseMax).contains(amount) else {
            let low = MoneyText.amount(purchaseMin, currency)
            let high = MoneyText.amount(purchaseMax, currency)
            throw WrongAnswer("\(low) から \(high) までにしてください", "must lie between \(low) and \(high)")
        }
        return MoneyMinorUnits(amount)
    }

    /// Minor units as they are typed: 2500 is `25.00` in a currency of cents.
    static func purchaseText(_ amount: Int64, currency: String) -> String {
        MoneyText.amount(amount, currency).split(separator: " ")[0].filter { $0 != "," }
    }

    /// A step of prices that does not pass over round prices.
    static func priceUnit(_ text: String) throws -> Int64 {
        guard let unit = Int64(narrow(text)), unit > 0, roundPrice.isMultiple(of: unit) else {
            throw WrongAnswer(
                "100 を割り切る数(1, 5, 10, 50, 100 など)にしてください。さもないと 500 のような価格が作れません",
                "must divide 100, as 1, 5, 10, 50 and 100 do: otherwise no price can be 500")
        }
        return unit
    }

    /// Most grades lost at once; nil for any number.
    static func stepsDown(_ text: String, grades: Int) throws -> Int? {
        let answer = narrow(text).lowercased()
        if answer == "any" { return nil }
        guard let steps = Int(answer), (0..<grades).contains(steps) else {
            throw WrongAnswer(
                "0 から \(grades - 1) までの数か any にしてください",
                "must be a number between 0 and \(grades - 1), or any")
        }
        return steps
    }

    /// A text without wide forms of letters and digits and without spaces around it.
    static func narrow(_ text: String) -> String {
        text.precomposedStringWithCompatibilityMapping.trimmingCharacters(in: .whitespaces)
    }
}
