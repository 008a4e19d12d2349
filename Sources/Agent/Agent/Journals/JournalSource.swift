/// A folder of journals and how they are read; an agent has one, or several with names.
struct JournalSource: Sendable, Hashable {
    /// Most folders that one agent reads.
    static let countMax = 16
    /// Longest name of a folder; letters.
    static let nameLengthMax = 32
    /// What stands among the keys of `journals` and can be no name.
    private static let otherKeys: Set<String> = ["folder", "profile", "sources"]

    /// Its name among several: small letters, digits and hyphens; empty: the only one.
    var name: String
    /// The folder; empty: none is read, and the profile holds for receipts that the point of sale tells directly.
    var folder: String
    /// The profile: a file, or a built-in reader such as `builtin/smaregi`.
    var profile: String

    /// The key of a setting of this source, such as `journals.cafe.folder`.
    func key(_ setting: String) -> String { name.isEmpty ? "journals.\(setting)" : "journals.\(name).\(setting)" }

    /// What is wrong with its settings, each with its key.
    var problems: [String] {
        var problems: [String] = []
        if !name.isEmpty, folder.isEmpty { problems.append("\(key("folder")): name the folder with the journals") }
        if profile.isEmpty {
            problems.append("\(key("profile")): name the file that says how the journals are read")
        }
        return problems
    }

    /// What is wrong with several sources together, each with its key.
    static func problems(_ sources: [JournalSource]) -> [String] {
        var problems = sources.flatMap(\.problems)
        if sources.count > countMax { problems.append("journals.sources: at most \(countMax) names") }
        var names: Set<String> = []
        var folders: Set<String> = []
        for source in sources where !source.name.isEmpty {
            if !isName(source.name) {
                problems.append(
                    "journals.sources: `\(source.name)` is no name: at most \(nameLengthMax) small letters, digits and "
                        + "hyphens, a letter first, and none of \(otherKeys.sorted().joined(separator: ", "))")
            }
            if !names.insert(source.name).inserted { problems.append("journals.sources: \(source.name) stands twice") }
            if !source.folder.isEmpty, !folders.insert(source.folder).inserted {
                problems.append("\(source.key("folder")): another source reads this folder already")
            }
        }
        return problems
    }

    private static func isName(_ text: String) -> Bool {
        let isWritten = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
        }
        return isWritten && text.first?.isLetter == true && text.utf8.count <= nameLengthMax
            && !otherKeys.contains(text)
    }
}
