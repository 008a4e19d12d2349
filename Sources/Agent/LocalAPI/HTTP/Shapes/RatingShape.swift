import KakuzukeProtocol
import Rating

/// A customer's rating in JSON.
enum RatingShape {
    /// The customer and the day that a body asks for.
    ///
    /// - Throws: `KakuzukeError` with the field that is wrong.
    static func request(_ body: WrittenJSON) throws(KakuzukeError) -> Kakuzuke_V1_GetRatingRequest {
        var fields = try JSONFields(body)
        var request = Kakuzuke_V1_GetRatingRequest()
        request.customer = try fields.required("member_number", try CustomerShape.reference(&fields))
        if let date = try fields.date("as_of") { request.asOf = date.daysSinceEpoch }
        try fields.finish()
        return request
    }

    /// The ratings in all subjects, and the days on which they change by themselves.
    static func answer(_ response: Kakuzuke_V1_GetRatingResponse) -> WrittenJSON {
        .fields([
            "as_of": BusinessText.date(response.asOf), "policy_version": .whole(response.policyVersion),
            "freshness": BusinessText.freshness(response.freshness), "ratings": .list(response.ratings.map(rating)),
            "forecast": .list(
                response.forecast.map { change in
                    .fields([
                        "subject": .text(change.subject), "on": BusinessText.date(change.onDate),
                        "stage": BusinessText.optional(change.stage),
                        "grade": change.hasGrade ? .text(change.grade) : nil,
                        "grade_name": BusinessText.optional(change.gradeName),
                        "new_policy_version": change.newPolicyVersion == 0 ? nil : .whole(change.newPolicyVersion),
                    ])
                }),
        ])
    }

    /// One subject's rating.
    static func rating(_ rating: Kakuzuke_V1_SubjectRating) -> WrittenJSON {
        var components: WrittenJSON?
        if rating.hasComponents {
            let points = rating.components
            components = .fields([
                "starting": .whole(points.starting), "lifetime": .whole(points.lifetime),
                "period": .whole(points.period), "current": .whole(points.current),
                "reservations": .whole(points.reservations), "attributes": .whole(points.attributes),
            ])
        }
        return .fields([
            "subject": .text(rating.subject), "stage": .text(rating.stage),
            "grade": rating.hasGrade ? .text(rating.grade) : nil,
            "score": rating.hasScore ? .whole(rating.score) : nil, "components": components,
            "reference_date": BusinessText.date(rating.referenceDate),
        ])
    }
}
