public import Rating

/// What one way of reckoning says of a customer and a basket on a date.
public struct AgreementAnswer: Hashable, Sendable {
    /// Stage, grade, score and components of every subject, without the basket.
    public var ratings: [SubjectRating]
    /// The price of the basket; nil when it cannot be priced.
    public var quote: Quote?
    /// Why the basket cannot be priced.
    public var refusal: QuoteError?

    /// Asks an engine.
    public init(_ engine: RatingEngine, _ evaluation: CustomerEvaluation, _ basket: Basket, on date: CalendarDate) {
        ratings = evaluation.ratings(on: date)
        do {
            quote = try engine.quote(basket, for: evaluation, on: date)
        } catch {
            refusal = error
        }
    }

    /// What differs, for a report; empty when nothing does.
    public func difference(to other: AgreementAnswer) -> String {
        var parts: [String] = []
        if ratings != other.ratings { parts.append("ratings \(ratings), not \(other.ratings)") }
        if refusal != other.refusal {
            parts.append("refused \(String(describing: refusal)), not \(String(describing: other.refusal))")
        }
        if quote != other.quote {
            parts.append("quote \(String(describing: quote)), not \(String(describing: other.quote))")
        }
        return parts.joined(separator: "\n")
    }
}
