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
        guard let root = composed(text) else { return nil }
        let profile = profile(root)
        if let profile { check(profile, root: root) }
        return profile
    }

    /// The beginning that a built-in reader makes, to which a file adds what is the store's own.
    mutating func unchecked(_ text: String) -> JournalProfile? { composed(text).flatMap { profile($0) } }

    private mutating func composed(_ text: String) -> Node? {
        do {
            if let root = try Yams.compose(yaml: text), root.mapping != nil { return root }
            problem("", "the file is no mapping of keys to values", at: nil)
        } catch {
            syntaxProblem(error)
        }
        return nil
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

    private mutating func profile(_ root: Node) -> JournalProfile? {
        var values = keyed(root.mapping, "")
        let version = values.removeValue(forKey: "version")
        if version?.int != 1 { problem("version", "must be 1", at: version ?? root) }
        let reader = values.removeValue(forKey: "reader")
        let begun = begun(reader)
        // Without its beginning everything in the file would be told to be missing.
        if reader != nil, begun == nil { return nil }
        let name = text(values.removeValue(forKey: "name"), "name") ?? begun?.name ?? ""
        if name.isEmpty { problem("name", "is missing", at: root) }
        let formatNode = values.removeValue(forKey: "format")
        if begun != nil, let formatNode { problem("format", "is that of the reader", at: formatNode) }
        let format: JournalProfile.Format = begun?.format ?? choice(formatNode ?? root, "format") ?? .csv
        var profile = begun ?? JournalProfile(name: name, format: format)
        profile.name = name
        if begun != nil { profile.reader = reader?.scalar.flatMap { BuiltInReader(rawValue: $0.string) } }
        readShape(&values, into: &profile)
        readColumns(&values, into: &profile)
        readColumnRules(&values, into: &profile)
        readForms(&values, into: &profile)
        readStates(&values, into: &profile)
        readAmountRules(&values, into: &profile)
        readProducts(&values, into: &profile)
        readTax(&values, into: &profile)
        for (key, node) in values { problem(key, "is no key of a profile", at: node) }
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
        profile.hasHeadOnFirstRowOnly = flag(&values, "head_on_first_row_only", or: profile.hasHeadOnFirstRowOnly)
        profile.writesReturnsPositive = flag(&values, "returns_positive", or: profile.writesReturnsPositive)
        profile.keyHasTime = flag(&values, "key_has_time", or: profile.keyHasTime)
        profile.voidsSameDay = flag(&values, "voids_same_day", or: profile.voidsSameDay)
        profile.canAmend = flag(&values, "can_amend", or: profile.canAmend)
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
        var own: [JournalField: Node] = [:]
        for (key, node) in keyed(columns?.mapping, "columns", at: columns) {
            guard let field = JournalField(rawValue: key) else {
                problem("columns.\(key)", "is no field of a receipt", at: node)
                continue
            }
            own[field] = node
        }
        // A date of the file's own stands in place of the reader's moment, and the other way round.
        if own[.date] != nil { profile.columns[.dateTime] = nil }
        if own[.dateTime] != nil { for field in [JournalField.date, .time] { profile.columns[field] = nil } }
        for (field, node) in own {
            profile.columns[field] = texts(node, "columns.\(field.rawValue)").map(ColumnName.folded)
            profile.constants[field] = nil
        }
        let constants = values.removeValue(forKey: "constants")
        for (key, node) in keyed(constants?.mapping, "constants", at: constants) {
            guard let field = JournalField(rawValue: key), !field.isIdentifier else {
                problem("constants.\(key)", "cannot be a constant", at: node)
                continue
            }
            profile.constants[field] = text(node, "constants.\(key)")
            if own[field] == nil { profile.columns[field] = nil }
        }
        let taxes = values.removeValue(forKey: "printed_taxes")
        for (key, node) in keyed(taxes?.mapping, "printed_taxes", at: taxes) {
            guard let rate = TaxRateText.percent(key) else {
                problem("printed_taxes.\(key)", "is no percentage", at: node)
                continue
            }
            profile.printedTaxes[rate] = texts(node, "printed_taxes.\(key)").map(ColumnName.folded)
        }
    }

    private mutating func readForms(_ values: inout [String: Node], into profile: inout JournalProfile) {
        if let node = values.removeValue(forKey: "date_formats") {
            profile.dateFormats = patterns(node, "date_formats")
        }
        if let node = values.removeValue(forKey: "time_formats") {
            profile.timeFormats = patterns(node, "time_formats")
        }
        let kinds = values.removeValue(forKey: "kinds")
        var own: Set<String> = []
        for (key, node) in keyed(kinds?.mapping, "kinds", at: kinds) {
            guard let kind = JournalProfile.Kind(rawValue: key) else {
                problem("kinds.\(key)", "must be sale, return, void, voided or ignore", at: node)
                continue
            }
            for value in texts(node, "kinds.\(key)") {
                profile.kinds[ColumnName.folded(value)] = kind
                guard !own.insert(ColumnName.folded(value)).inserted else { continue }
                problem("kinds.\(key)", "the value `\(value)` stands twice", at: node)
            }
        }
    }

    private mutating func readTax(_ values: inout [String: Node], into profile: inout JournalProfile) {
        let node = values.removeValue(forKey: "tax")
        var tax = keyed(node?.mapping, "tax", at: node)
        if let mode = tax.removeValue(forKey: "prices") {
            profile.detectsTaxMode = mode.scalar?.string == "detected"
            if !profile.detectsTaxMode { profile.taxMode = choice(mode, "tax.prices") ?? .included }
        }
        if let candidates = tax.removeValue(forKey: "candidates") {
            profile.rateCandidates = (candidates.sequence.map { Array($0) } ?? [candidates])
                .compactMap { percent($0, "tax.candidates") }
        }
        if let rate = tax.removeValue(forKey: "rate") { profile.taxRate = percent(rate, "tax.rate") }
        if let rounding = tax.removeValue(forKey: "rounding") {
            profile.taxRounding = choice(rounding, "tax.rounding") ?? .down
        }
        let modes = tax.removeValue(forKey: "modes")
        for (key, node) in keyed(modes?.mapping, "tax.modes", at: modes) {
            if key == "usual" {
                profile.usualTaxModes.formUnion(texts(node, "tax.modes.usual").map(ColumnName.folded))
                continue
            }
            guard let mode = JournalProfile.TaxMode(rawValue: key) else {
                problem("tax.modes.\(key)", "must be included, excluded, exempt or usual", at: node)
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
