import Foundation

/// A fenced block of a guide: what kind it is, and what stands in it.
struct GuideBlock {
    /// The words after the fence: the kind first, then a file or a setting.
    let words: [String]
    /// The lines, each with its break.
    let body: String
    /// Where it begins; line from 1.
    let line: Int

    var kind: String { words.first ?? "" }

    /// The blocks of a file of the folder `docs`, in their order.
    static func all(_ name: String) throws -> [GuideBlock] {
        var blocks: [GuideBlock] = []
        var open: (words: [String], body: String, line: Int)?
        for (index, line) in try text(name).split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let current = open {
                if line == "```" {
                    blocks.append(GuideBlock(words: current.words, body: current.body, line: current.line))
                    open = nil
                } else {
                    open?.body += line + "\n"
                }
            } else if line.hasPrefix("```") {
                open = (line.dropFirst(3).split(separator: " ").map(String.init), "", index + 1)
            }
        }
        return blocks
    }

    /// The text of a file of the folder `docs`.
    static func text(_ name: String) throws -> String {
        try String(contentsOf: root.appending(path: "docs/" + name), encoding: .utf8)
    }

    /// The folder of the project around this file.
    static var root: URL {
        let levelsDown = 4
        return (1...levelsDown).reduce(URL(filePath: #filePath)) { url, _ in url.deletingLastPathComponent() }
    }
}
