import PointOfSale

extension JournalSource {
    /// Folders and profiles as a command is told them: one of each, or several as NAME=FOLDER and NAME=FILE.
    ///
    /// - Parameters:
    ///   - folders: in the order in which they are to be read.
    ///   - profiles: in any order.
    ///   - absolute: makes a path that holds from everywhere.
    /// - Returns: the sources, of which each may still lack its folder or profile; see `problems`.
    /// - Throws: `CommandFailure` when it cannot be told what belongs together.
    static func told(
        folders: [String], profiles: [String], absolute: (String) -> String
    ) throws(CommandFailure) -> [JournalSource] {
        let folders = folders.map(named)
        let profiles = profiles.map(named)
        guard !folders.isEmpty || !profiles.isEmpty else { return [] }
        let isOne = folders.count <= 1 && profiles.count <= 1
        if let bare = (folders + profiles).first(where: { $0.name.isEmpty }) {
            guard isOne, (folders + profiles).allSatisfy({ $0.name.isEmpty }) else {
                throw CommandFailure(
                    .data, "`\(bare.value)` has no name, and there are several folders",
                    nextStep: "Name each: --journals tills=FOLDER --profile tills=FILE.")
            }
        }
        var sources: [JournalSource] = []
        for folder in folders {
            guard !sources.contains(where: { $0.name == folder.name }) else { throw twice("--journals", folder.name) }
            sources.append(JournalSource(name: folder.name, folder: absolute(folder.value), profile: ""))
        }
        for profile in profiles {
            let path = profile.value.hasPrefix(BuiltInReader.filePrefix) ? profile.value : absolute(profile.value)
            if let place = sources.firstIndex(where: { $0.name == profile.name }) {
                guard sources[place].profile.isEmpty else { throw twice("--profile", profile.name) }
                sources[place].profile = path
            } else {
                sources.append(JournalSource(name: profile.name, folder: "", profile: path))
            }
        }
        return sources
    }

    /// The name before the first equals sign; none where that stands within a path.
    private static func named(_ text: String) -> (name: String, value: String) {
        guard let sign = text.firstIndex(of: "="), !text[..<sign].contains("/") else { return ("", text) }
        return (String(text[..<sign]), String(text[text.index(after: sign)...]))
    }

    private static func twice(_ option: String, _ name: String) -> CommandFailure {
        CommandFailure(.data, "\(option) \(name)= stands twice", nextStep: "Give each folder a name of its own.")
    }
}
