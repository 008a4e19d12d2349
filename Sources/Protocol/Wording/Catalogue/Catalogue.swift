/// All phrases of the product by name, for tests and translators.
public enum Catalogue {
    /// Every phrase with its name.
    public static let all: [(name: String, phrase: Phrase)] =
        RatingPhrases.all + UsagePhrases.all + ForecastPhrases.all + WayPhrases.all + PricePhrases.all
        + PolicyChangePhrases.all + StatusPhrases.all + FailurePhrases.all + RemarkPhrases.all + PagePhrases.all
        + PageProblemPhrases.all + QuoteCheckPhrases.all + QuarantinePhrases.all + DayPhrases.all
}
