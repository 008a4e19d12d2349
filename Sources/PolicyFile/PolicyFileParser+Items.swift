import Rating
import Yams

extension PolicyFileParser {
    /// Signs that people put between items, and that YAML takes for a part of one.
    private static let separators: Set<Character> = [",", "，", "、", "､", "；", ";", "\u{3000}", "\u{A0}"]

    /// An item of a list of words.
    ///
    /// `[BOOK、MAGAZINE]` has one item. As a category it would match no line, and its goods would silently count as
    /// those of another subject. Versions that are stored keep the item as they were accepted with it.
    ///
    /// - Parameter field: where it stands.
    /// - Returns: the word; nil after telling what is wrong.
    mutating func item(_ field: YAMLField) -> String? {
        guard let scalar = field.node.scalar, scalar.style == .plain, !isStored,
            let sign = scalar.string.first(where: Self.separators.contains)
        else { return text(field) }
        let pieces = scalar.string.split(whereSeparator: { Self.separators.contains($0) || $0 == " " })
        let items = pieces.joined(separator: ", ").prefix(80)
        let shown = scalar.string.prefix(40)
        let name = sign.isWhitespace ? "a full-width space" : "`\(sign)`"
        let instead = pieces.count > 1 ? "`[\(items)]`" : "`\(items)`"
        error(
            field.path,
            "`\(shown)` is one item, with \(name) in it: write \(instead), or quotation marks around one name")
        return nil
    }
}
