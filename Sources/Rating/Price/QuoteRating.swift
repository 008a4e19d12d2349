/// The rating of one subject with the present basket, and the class that the basket earns there.
public struct QuoteRating: Hashable, Sendable {
    /// The rating, reckoned with the basket.
    public var rating: SubjectRating
    /// Index of the class (等級).
    public var classIndex: Int
    /// The score that earned the class.
    public var classScore: Points
    /// The fee rate that the subject's lines pay.
    public var fee: BasisPoints

    /// Makes the rating of a subject.
    public init(rating: SubjectRating, classIndex: Int, classScore: Points, fee: BasisPoints) {
        self.rating = rating
        self.classIndex = classIndex
        self.classScore = classScore
        self.fee = fee
    }
}
