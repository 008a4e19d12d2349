extension TidyCheck {
    static let names = TidyCheck(
        name: "no folder or file is a drawer for everything",
        findings: { tree in
            tree.files.compactMap { file in
                file.components.compactMap(drawer).first.map {
                    Finding(path: file.path, advice: "`\($0)` says nothing: name it after what it holds")
                }
            }
        },
        examples: [
            Example(files: [
                "Sources/Rating/CommonPasswords.swift": "", "Sources/Rating/FileManager+Folder.swift": "",
                "Sources/Rating/Management.swift": "", "docs/common-questions.md": "",
            ]),
            Example(
                files: [
                    "Sources/Utils/A.swift": "", "Sources/Rating/ConnectionManager.swift": "", "ops/common/a": "",
                    "Tests/A/TestHelpers/B.swift": "", "Tests/a/string_utils.py": "", "Sources/Helper.swift": "",
                ],
                strikes: [
                    "Sources/Utils/A.swift:0", "Sources/Rating/ConnectionManager.swift:0", "ops/common/a:0",
                    "Tests/A/TestHelpers/B.swift:0", "Tests/a/string_utils.py:0", "Sources/Helper.swift:0",
                ]),
        ])

    /// The empty word in the name of a folder or file; nil when there is none.
    private static func drawer(_ component: Substring) -> String? {
        let stem = component.prefix { $0 != "." }
        // `Type+Aspect.swift` is named after the type it extends, whoever named that.
        guard !stem.contains("+") else { return nil }
        var words: [String] = [""]
        for character in stem {
            if character.isUppercase || !character.isLetter { words.append("") }
            if character.isLetter { words[words.count - 1] += character.lowercased() }
        }
        words.removeAll(where: \.isEmpty)
        let isEmpty = ["util", "utils", "utility", "utilities", "helper", "helpers", "manager", "managers"]
            .contains(words.last ?? "")
        return isEmpty || words == ["common"] ? String(stem) : nil
    }
}
