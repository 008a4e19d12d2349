import Rating
import Wording

extension PolicyAnswers {
    /// Longest line of a command that is shown; characters.
    private static let columnsMax = 90

    /// The options that give these answers again, each with its value.
    ///
    /// - Parameter template: the template that they fill.
    /// - Returns: pairs of option and value in the order of the questions.
    func arguments(_ template: PolicyTemplate) -> [(option: String, value: String)] {
        var pairs = [
            ("--kind", template.kind.rawValue), ("--currency", currency),
            ("--typical-purchase", AnswerReader.purchaseText(typicalPurchase.rawValue, currency: currency)),
        ]
        if subjects.map(\.subject) == template.policy.subjects {
            pairs.append(("--keep-subjects", "yes"))
        } else {
            pairs += subjects.map { ("--subject", Self.text(of: $0.subject)) }
        }
        pairs.append(("--min-fee", AnswerReader.percentText(minimumFee.rawValue)))
        for answer in subjects {
            let (code, fee) = (answer.subject.code, answer.standard.rawValue)
            pairs.append(("--fee", "\(code)=\(AnswerReader.percentText(fee))"))
            pairs.append(("--reduction", "\(code)=\(AnswerReader.percentText(answer.reduction.rawValue))"))
        }
        pairs.append(("--tax-display", taxDisplay.rawValue))
        pairs += taxRates.map { ("--tax-rate", "\($0.name)=\(AnswerReader.percentText($0.rate.rawValue))") }
        pairs += [
            ("--price-unit", String(priceUnit)), ("--cap-at-list", capAtList ? "yes" : "no"),
            ("--enrolment-required", requiresEnrolment ? "yes" : "no"), ("--hold", hold.rawValue),
        ]
        if hold != .none { pairs.append(("--steps-down", stepsDownMax.map { String($0) } ?? "any")) }
        return pairs + [("--disclosure", disclosure.rawValue)]
    }

    /// The command that gives these answers again, for a shell.
    ///
    /// - Parameters:
    ///   - template: the template that they fill.
    ///   - language: the language of names.
    /// - Returns: lines, all but the last with a backslash at their end.
    func command(_ template: PolicyTemplate, _ language: Language) -> String {
        Self.command(arguments(template), language)
    }

    /// The command with some options, for a shell.
    ///
    /// - Parameters:
    ///   - arguments: pairs of option and value.
    ///   - language: the language of names.
    /// - Returns: lines, all but the last with a backslash at their end.
    static func command(_ arguments: [(option: String, value: String)], _ language: Language) -> String {
        var lines = ["kakuzuke policy init"]
        for (option, value) in [("--language", language.rawValue)] + arguments {
            let words = " \(option) \(Self.quoted(value))"
            if lines[lines.count - 1].count + words.count > Self.columnsMax { lines.append("   ") }
            lines[lines.count - 1] += words
        }
        return lines.joined(separator: " \\\n")
    }

    /// A subject as the option `--subject` gives it.
    static func text(of subject: Subject) -> String {
        // A colon at the end keeps one within the name from beginning the categories.
        let needsColon = !subject.acceptsEverything || subject.name.contains(":")
        return "\(subject.code)=\(subject.name)" + (needsColon ? ":" : "") + subject.categories.joined(separator: ",")
    }

    private static func quoted(_ value: String) -> String {
        let isPlain = value.allSatisfy { $0.isLetter || $0.isNumber || "-_=.,:".contains($0) }
        return isPlain ? value : "'" + value.replacing("'", with: "'\\''") + "'"
    }
}
