import Rating
import Yams

/// Walks through a policy file and collects what is wrong instead of stopping at the first problem.
struct PolicyFileParser {
    let file: String
    /// True for a version that was accepted long ago: what only its author should mend is let pass.
    let isStored: Bool
    private(set) var problems: [PolicyFileProblem] = []
    /// Where each value stands, for the problems that only the whole policy shows.
    private var marks: [[PolicyProblem.Step]: FilePlace] = [:]
    private var nodesSeen = 0

    init(file: String, isStored: Bool = false) {
        self.file = file
        self.isStored = isStored
    }

    mutating func error(_ path: [PolicyProblem.Step], _ reason: String, at place: FilePlace? = nil) {
        add(PolicyProblem(.error, at: path, reason), place: place)
    }

    /// The keys of the root below which something is wrong so far.
    var brokenParts: Set<String> {
        let errors = problems.lazy.filter { $0.severity == .error }
        return Set(errors.map { String($0.field.prefix { $0 != "." && $0 != "[" }) })
    }

    /// The line in which a value stands; nil when it stands nowhere.
    func line(of path: [PolicyProblem.Step]) -> Int? { marks[path]?.line }

    /// Adds a problem at its own mark, or at the nearest value above it that the file has.
    mutating func add(_ problem: PolicyProblem, place: FilePlace? = nil) {
        var path = problem.path[...]
        var place = place ?? marks[Array(path)]
        while place == nil, !path.isEmpty {
            path.removeLast()
            place = marks[Array(path)]
        }
        problems.append(
            PolicyFileProblem(
                severity: problem.severity, file: file, line: place?.line ?? 1, column: place?.column ?? 1,
                field: problem.field, reason: problem.reason))
    }

    mutating func root(text: String) -> YAMLField? {
        guard text.utf8.count <= PolicyFile.bytesMax else {
            error([], "the file has \(text.utf8.count) bytes, at most \(PolicyFile.bytesMax) are allowed")
            return nil
        }
        // A byte order mark says nothing about a text that is already decoded.
        let hasMark = text.unicodeScalars.first == "\u{FEFF}"
        let text = hasMark ? String(text.unicodeScalars.dropFirst()) : text
        if let alias = AliasFinder.firstAlias(in: text) {
            error([], "aliases are not allowed: write the value of `*\(alias.name)` out", at: alias.place)
            return nil
        }
        do {
            guard let node = try Yams.compose(yaml: text) else {
                error([], "the file is empty")
                return nil
            }
            return visit(node, [])
        } catch {
            addSyntaxProblem(error, text: text)
            return nil
        }
    }

    /// Notes where a value stands; false once the file has too many values.
    private mutating func visit(_ node: Node, _ path: [PolicyProblem.Step]) -> YAMLField? {
        nodesSeen += 1
        guard nodesSeen <= PolicyFile.nodesMax else {
            if nodesSeen == PolicyFile.nodesMax + 1 {
                error([], "the file has more than \(PolicyFile.nodesMax) values")
            }
            return nil
        }
        marks[path] = node.mark.map { FilePlace($0) }
        return YAMLField(node: node, path: path)
    }

    // MARK: - Values

    /// The values of a mapping by key; unknown and missing keys are problems.
    mutating func mapping(
        _ field: YAMLField, required: [String], optional: [String] = []
    ) -> [String: YAMLField]? {
        guard let pairs = openMapping(field) else { return nil }
        var values: [String: YAMLField] = [:]
        // `{at_least: 15,000}` is a mapping of two keys; nothing is concluded from the 15.
        var isCut = pairs.contains { Self.isNumber($0.key.name) }
        var present = Set(pairs.map(\.key.name))
        for (key, value) in pairs {
            if let (name, text) = Self.withoutSpace(key.name), required.contains(name) || optional.contains(name) {
                error(
                    field.path + [.key(name)], "needs a half-width space after the colon: write `\(name): \(text)`",
                    at: key.place)
                present.insert(name)
                isCut = true
                continue
            }
            guard required.contains(key.name) || optional.contains(key.name) else {
                let reason = unknownKey(key.name, known: (required + optional).sorted())
                error(field.path + [.key(key.name)], reason, at: key.place)
                continue
            }
            values[key.name] = value
        }
        for key in required where !present.contains(key) {
            error(field.path + [.key(key)], "is missing", at: field.node.mark.map { FilePlace($0) })
        }
        return isCut ? nil : values
    }

    /// Key and value of a word such as `code:REST`, which is a key without a value.
    private static func withoutSpace(_ key: String) -> (name: String, text: Substring)? {
        guard let match = key.wholeMatch(of: /([a-z_]+):[\s\u{3000}]*([^\s\u{3000}].{0,39})/) else { return nil }
        return (String(match.1), match.2)
    }

    private static func isNumber(_ key: String) -> Bool {
        !key.isEmpty && key.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    private func unknownKey(_ key: String, known: [String]) -> String {
        let words = KnownWords(known)
        guard !Self.isNumber(key) else {
            return "a number is no key; write large numbers without a comma, such as 15000"
        }
        guard !key.hasPrefix("+") else { return "a sign of a box stands before the key; leave it out" }
        // A file with more mistakes than that is another file; comparing all its keys would take long.
        let meant = problems.count < KnownWords.nearestSoughtMax ? words.nearest(to: key) : nil
        guard let meant else { return "unknown key; known here: \(words.list)" }
        return "unknown key, perhaps `\(meant)`; known here: \(words.list)"
    }

    /// The values of a mapping whose keys are codes; every code must be there, and no other.
    mutating func mapping(
        _ field: YAMLField, codes: [String], noun: String
    ) -> [String: YAMLField]? {
        guard let pairs = openMapping(field) else { return nil }
        for (key, _) in pairs where !codes.contains(key.name) {
            error(
                field.path + [.key(key.name)], "is no \(noun) of this policy; known here: \(KnownWords(codes).list)",
                at: key.place)
        }
        for code in codes where !pairs.contains(where: { $0.key.name == code }) {
            error(
                field.path + [.key(code)], "the fee of this \(noun) is missing",
                at: field.node.mark.map { FilePlace($0) })
        }
        return Dictionary(pairs.map { ($0.key.name, $0.value) }) { first, _ in first }
    }

    /// The pairs of a mapping in the order of the file.
    mutating func openMapping(
        _ field: YAMLField
    ) -> [(key: (name: String, place: FilePlace?), value: YAMLField)]? {
        guard let mapping = field.node.mapping else {
            error(field.path, "must be a mapping of keys to values" + shown(field))
            return nil
        }
        var pairs: [(key: (name: String, place: FilePlace?), value: YAMLField)] = []
        for (key, value) in mapping {
            guard let name = key.scalar?.string else {
                error(field.path, "has a key that is not a word", at: key.mark.map { FilePlace($0) })
                continue
            }
            guard let child = visit(value, field.path + [.key(name)]) else { return nil }
            pairs.append(((name, key.mark.map { FilePlace($0) }), child))
        }
        return pairs
    }

    /// What stands in a place where one word is too little; empty for nothing and for parts of their own.
    private func shown(_ field: YAMLField) -> String {
        guard let scalar = field.node.scalar, !scalar.string.isEmpty else { return "" }
        return ", is `\(scalar.string.prefix(40))`"
    }

    mutating func list(_ field: YAMLField) -> [YAMLField]? {
        guard let sequence = field.node.sequence else {
            error(field.path, "must be a list" + shown(field))
            return nil
        }
        var entries: [YAMLField] = []
        for (index, node) in sequence.enumerated() {
            guard let entry = visit(node, field.path + [.index(index)]) else { return nil }
            entries.append(entry)
        }
        return entries
    }

    /// A list of which every entry is read; nil when one could not be.
    mutating func list<Value>(
        _ field: YAMLField, of read: (inout PolicyFileParser, YAMLField) -> Value?
    ) -> [Value]? {
        guard let entries = list(field) else { return nil }
        let values = entries.map { read(&self, $0) }
        return values.contains { $0 == nil } ? nil : values.compactMap { $0 }
    }

    mutating func text(_ field: YAMLField) -> String? {
        guard let scalar = field.node.scalar else {
            error(field.path, "must be a text")
            return nil
        }
        if scalar.style == .plain, ["", "~", "null", "Null", "NULL"].contains(scalar.string) {
            error(field.path, "is empty")
            return nil
        }
        return hasWideSpace(field) ? nil : scalar.string
    }

    /// True after telling of a full-width space before or after a word, which would make another word of it.
    mutating func hasWideSpace(_ field: YAMLField) -> Bool {
        guard !isStored, let scalar = field.node.scalar, scalar.style == .plain else { return false }
        let wide: Set<Character> = ["\u{3000}", "\u{A0}"]
        guard [scalar.string.first, scalar.string.last].contains(where: { $0.map(wide.contains) ?? false }) else {
            return false
        }
        let word = scalar.string.trimmingPrefix { wide.contains($0) || $0 == " " }
        error(field.path, "has a full-width space beside it: write `\(word.prefix { !wide.contains($0) }.prefix(40))`")
        return true
    }

    mutating func boolean(_ field: YAMLField) -> Bool? {
        guard let scalar = field.node.scalar else {
            error(field.path, "must be true or false")
            return nil
        }
        guard scalar.style == .plain, let value = Bool(scalar.string) else {
            error(field.path, "must be true or false without quotation marks, is `\(scalar.string.prefix(40))`")
            return nil
        }
        return value
    }

    /// One of the words of an enumeration.
    mutating func word<Word: RawRepresentable<String> & CaseIterable>(_ field: YAMLField, _: Word.Type) -> Word? {
        guard let text = text(field) else { return nil }
        guard let word = Word(rawValue: text) else {
            let words = Word.allCases.map(\.rawValue).joined(separator: ", ")
            error(field.path, "must be one of \(words), is `\(text.prefix(40))`")
            return nil
        }
        return word
    }
}
