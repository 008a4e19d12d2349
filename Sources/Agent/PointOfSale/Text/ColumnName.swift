import Foundation

/// Column names and coded values as they are compared.
public enum ColumnName {
    /// NFKC, trimmed and without bracketed legends: `"金額（税込）"` and `" 金額 "` are one column.
    ///
    /// A name that is nothing but a legend keeps it.
    public static func normalized(_ name: String) -> String {
        let folded = folded(name)
        var result = ""
        var depth = 0
        for character in folded {
            switch character {
            case "(", "[", "【", "〔", "<": depth += 1
            case ")", "]", "】", "〕", ">": depth = max(0, depth - 1)
            default: if depth == 0 { result.append(character) }
            }
        }
        let stripped = result.trimmingCharacters(in: .whitespacesAndNewlines)
        return stripped.isEmpty ? folded : stripped
    }

    /// Without spaces and line ends around it.
    static func trimmed(_ text: String) -> String { text.trimmingCharacters(in: .whitespacesAndNewlines) }

    /// NFKC and trimmed.
    public static func folded(_ text: String) -> String {
        // Most values are plain ASCII, for which NFKC changes nothing.
        let isPlain = text.utf8.allSatisfy { $0 < 0x80 }
        return (isPlain ? text : text.precomposedStringWithCompatibilityMapping)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
