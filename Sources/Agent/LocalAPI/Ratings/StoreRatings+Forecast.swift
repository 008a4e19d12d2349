import KakuzukeProtocol
import LocalStore
import Rating

extension StoreRatings {
    /// The versions that rate a customer from the view's date on, as far as the file has what they take.
    ///
    /// - Parameters:
    ///   - reference: how the customer was named.
    ///   - customer: the same customer on the date.
    ///   - view: the file on the date.
    /// - Returns: the timetable; it ends before a version by which the store cannot rate this customer yet.
    /// - Throws: `KakuzukeError`, or `LocalStoreError` for a damaged file.
    func timetable(
        of reference: Kakuzuke_V1_CustomerReference, _ customer: CustomerView, in view: CacheView
    ) throws -> RatingTimetable {
        let last = view.date.adding(days: CustomerEvaluation.forecastDays)
        let next = try view.takeovers().map { takeover in
            var turn = RatingTimetable.Turn(version: takeover.version, from: takeover.on)
            guard takeover.isReady, takeover.on <= last, let there = try Self.turned(view, to: takeover) else {
                return turn
            }
            let later = try self.customer(reference, in: there)
            // Whoever has states today must have them then; and nothing may be lacking that is not lacking today.
            guard (later.exactUntil == nil) == (customer.exactUntil == nil),
                later.remarks.allSatisfy(customer.remarks.contains)
            else { return turn }
            turn.evaluation = later.evaluation
            turn.exactUntil = later.exactUntil
            return turn
        }
        let present = RatingTimetable.Turn(
            version: view.version, from: try view.rulesFrom(), evaluation: customer.evaluation,
            exactUntil: customer.exactUntil)
        return RatingTimetable(on: view.date, present: present, next: next)
    }

    /// The view by another version; nil for one that this agent cannot use, which does not concern today's rating.
    private static func turned(_ view: CacheView, to takeover: PolicyTakeover) throws -> CacheView? {
        do {
            return try view.turned(to: takeover)
        } catch let error as KakuzukeError {
            guard error.code == .policyInvalid else { throw error }
            return nil
        }
    }
}
