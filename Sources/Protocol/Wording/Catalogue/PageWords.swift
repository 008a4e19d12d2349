/// The words that the agent's page needs, for its script to choose from.
public enum PageWords {
    /// What the names of those phrases begin with.
    private static let places = ["page.", "problem.", "remark.", "price."]

    /// Every word by its name, as it stands in the catalogue: places to fill in are still in braces.
    ///
    /// - Parameter language: the language.
    /// - Returns: names and words in the order of the catalogue.
    public static func all(_ language: Language) -> [(name: String, text: String)] {
        Catalogue.all.filter { entry in places.contains { entry.name.hasPrefix($0) } }
            .map { ($0.name, $0.phrase[language]) }
    }
}
