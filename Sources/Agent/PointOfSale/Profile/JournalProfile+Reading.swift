import Foundation
import Rating
import Yams

extension JournalProfile {
    /// Largest profile; UTF-8 bytes.
    public static let bytesMax = 256 * 1024

    /// Reads a profile from YAML; `file` is the name for messages.
    ///
    /// - Throws: `UnusableProfile` with all problems at once.
    public static func read(_ text: String, file: String) throws(UnusableProfile) -> JournalProfile {
        var parser = ProfileParser(file: file)
        let profile = parser.profile(text)
        guard parser.problems.isEmpty, let profile else {
            throw UnusableProfile(problems: parser.problems.sorted { $0.line < $1.line })
        }
        return profile
    }
}

/// Walks through a profile and collects what is wrong instead of stopping at the first problem.
struct ProfileParser {
    let file: String
    var problems: [JournalProfileProblem] = []

    init(file: String) {
        self.file = file
    }

    mutating func problem(_ field: String, _ reason: String, at node: Node?) {
        problems.append(
            JournalProfileProblem(file: file, line: node?.mark?.line ?? 1, field: field, reason: reason))
    }

    mutating func profile(_ text: String) -> JournalProfile? {
        guard text.utf8.count <= JournalProfile.bytesMax else {
            problem("", "the file has more than \(JournalProfile.bytesMax) bytes", at: nil)
            return nil
        }
        do {
            guard let root = try Yams.compose(yaml: text), let mapping = root.mapping else {
                problem("", "the file is no mapping of keys to values", at: nil)
                return nil
            }
            return profile(mapping, root: root)
        } catch {
            syntaxProblem(error)
            return nil
        }
    }

    private mutating func syntaxProblem(_ error: any Error) {
        switch error as? YamlError {
        case .scanner(_, let reason, let mark, _), .parser(_, let reason, let mark, _),
            .composer(_, let reason, let mark, _):
            problems.append(
                JournalProfileProblem(file: file, line: mark.line, field: "", reason: "not valid YAML: \(reason)"))
        case .duplicatedKeysInMapping(let duplicates, let context):
            problems.append(
                JournalProfileProblem(
                    file: file, line: context.mark.line, field: "",
                    reason: "the key \(duplicates.sorted().joined(separator: ", ")) stands twice"))
        default: problem("", "not readable as YAML", at: nil)
        }
    }

    private mutating func profile(_ mapping: Node.Mapping, root: Node) -> JournalProfile? {
        var values = keyed(mapping, "")
        let version = values.removeValue(forKey: "version")
        if version?.int != 1 { problem("version", "must be 1", at: version ?? root) }
        let name = text(values.removeValue(forKey: "name"), "name") ?? ""
        if name.isEmpty { problem("name", "is missing", at: root) }
        let formatNode = values.removeValue(forKey: "format")
        let format: JournalProfile.Format = choice(formatNode ?? root, "format") ?? .csv
        var profile = JournalProfile(name: name, format: format)
        readShape(&values, into: &profile)
        readColumns(&values, into: &profile)
        readForms(&values, into: &profile)
        readTax(&values, into: &profile)
        for (key, node) in values { problem(key, "is no key of a profile", at: node) }
        check(profile, root: root)
        return profile
    }

    private mutating func readShape(_ values: inout [String: Node], into profile: inout JournalProfile) {
        if let node = values.removeValue(forKey: "encoding") {
            profile.encoding = choice(node, "encoding") ?? profile.encoding
        }
        if let node = values.removeValue(forKey: "delimiter"), let text = text(node, "delimiter") {
            switch text {
            case "tab": profile.delimiter = UInt8(ascii: "\t")
            case ",", ";", "|", "\t": profile.delimiter = text.utf8.first ?? profile.delimiter
            default: problem("delimiter", "must be a comma, semicolon, bar or `tab`", at: node)
            }
        }
        if let node = values.removeValue(forKey: "lines") {
            profile.linesKey = text(node, "lines")
            if profile.format != .jsonLines { problem("lines", "is for format jsonl only", at: node) }
        }
        profile.hasHeadOnFirstRowOnly = flag(&values, "head_on_first_row_only")
        profile.writesReturnsPositive = flag(&values, "returns_positive")
        profile.keyHasTime = flag(&values, "key_has_time")
        profile.voidsSameDay = flag(&values, "voids_same_day")
        profile.canAmend = flag(&values, "can_amend")
        if let number = integer(&values, "currency_decimals", 0...4) { profile.currencyDecimals = number }
        if let hour = integer(&values, "cut_off_hour", 0...12) { profile.cutOffHour = hour }
        if let node = values.removeValue(forKey: "time_zone"), let name = text(node, "time_zone") {
            profile.timeZone = TimeZone(identifier: name)
            if profile.timeZone == nil { problem("time_zone", "`\(name)` is no zone such as Asia/Tokyo", at: node) }
        }
        if let node = values.removeValue(forKey: "nobody_values") {
            profile.nobodyValues = Set(texts(node, "nobody_values").map(ColumnName.folded))
        }
    }

    private mutating func readColumns(_ values: inout [String: Node], into profile: inout JournalProfile) {
        let columns = values.removeValue(forKey: "columns")
        for (key, node) in keyed(columns?.mapping, "columns", at: columns) {
            guard let field = JournalField(rawValue: key) else {
                problem("columns.\(key)", "is no field of a receipt", at: node)
                continue
            }
            profile.columns[field] = texts(node, "columns.\(key)").map(ColumnName.normalized)
        }
        let constants = values.removeValue(forKey: "constants")
        for (key, node) in keyed(constants?.mapping, "constants", at: constants) {
            guard let field = JournalField(rawValue: key), !field.isIdentifier else {
                problem("constants.\(key)", "cannot be a constant", at: node)
                continue
            }
            profile.constants[field] = text(node, "constants.\(key)")
        }
        let taxes = values.removeValue(forKey: "printed_taxes")
        for (key, node) in keyed(taxes?.mapping, "printed_taxes", at: taxes) {
            guard let rate = TaxRateText.percent(key) else {
                problem("printed_taxes.\(key)", "is no percentage", at: node)
                continue
            }
            profile.printedTaxes[rate] = texts(node, "printed_taxes.\(key)").map(ColumnName.normalized)
        }
    }

    private mutating func readForms(_ values: inout [String: Node], into profile: inout JournalProfile) {
        profile.dateFormats = patterns(values.removeValue(forKey: "date_formats"), "date_formats")
        profile.timeFormats = patterns(values.removeValue(forKey: "time_formats"), "time_formats")
        let kinds = values.removeValue(forKey: "kinds")
        for (key, node) in keyed(kinds?.mapping, "kinds", at: kinds) {
            guard let kind = JournalProfile.Kind(rawValue: key) else {
                problem("kinds.\(key)", "must be sale, return, void or ignore", at: node)
                continue
            }
            for value in texts(node, "kinds.\(key)")
            where profile.kinds.updateValue(kind, forKey: ColumnName.folded(value)) != nil {
                problem("kinds.\(key)", "the value `\(value)` stands twice", at: node)
            }
        }
    }

    private mutating func readTax(_ values: inout [String: Node], into profile: inout JournalProfile) {
        let node = values.removeValue(forKey: "tax")
        var tax = keyed(node?.mapping, "tax", at: node)
        if let mode = tax.removeValue(forKey: "prices") { profile.taxMode = choice(mode, "tax.prices") ?? .included }
        if let rate = tax.removeValue(forKey: "rate") { profile.taxRate = percent(rate, "tax.rate") }
        if let rounding = tax.removeValue(forKey: "rounding") {
            profile.taxRounding = choice(rounding, "tax.rounding") ?? .down
        }
        let modes = tax.removeValue(forKey: "modes")
        for (key, node) in keyed(modes?.mapping, "tax.modes", at: modes) {
            guard let mode = JournalProfile.TaxMode(rawValue: key) else {
                problem("tax.modes.\(key)", "must be included, excluded or exempt", at: node)
                continue
            }
            for value in texts(node, "tax.modes.\(key)") { profile.taxModes[ColumnName.folded(value)] = mode }
        }
        let rates = tax.removeValue(forKey: "rates")
        for (key, node) in keyed(rates?.mapping, "tax.rates", at: rates) {
            profile.taxRates[ColumnName.folded(key)] = percent(node, "tax.rates.\(key)")
        }
        for (key, node) in tax { problem("tax.\(key)", "is no key of tax", at: node) }
    }
}
