public import Rating

extension Kakuzuke_V1_QuoteContents {
    /// Most differences that are told of one quote.
    public static let differencesMax = 20

    /// Where another reckoning comes to other numbers than were told; empty: nowhere.
    ///
    /// What was not disclosed is not compared where it was not kept: stage and grade.
    ///
    /// - Parameters:
    ///   - quote: the other reckoning, of the same basket.
    ///   - policy: the policy of both.
    /// - Returns: the first `differencesMax`, totals first.
    /// - Throws: `ContractError` when the columns do not fit the number of lines.
    public func differences(
        from quote: Quote, by policy: Policy
    ) throws(ContractError) -> [Kakuzuke_V1_QuoteDifference] {
        var found = QuoteDifferences()
        found.compare("total", told: total, reckoned: quote.total.rawValue)
        found.compare("saved", told: saved, reckoned: quote.saved.rawValue)
        let (prices, totals) = (try pricesTold(), try lineTotalsTold())
        guard prices.count == quote.lines.count else { throw ContractError(.inconsistent, "line_count") }
        for (place, line) in quote.lines.enumerated() {
            found.line = place + 1
            found.compare("unit_price", told: prices[place].rawValue, reckoned: line.unitPrice.rawValue)
            found.compare("line_total", told: totals[place].rawValue, reckoned: line.lineTotal.rawValue)
        }
        found.line = 0
        // Only as many ratings are kept as were told, and those that were told are all or none.
        for (told, reckoned) in zip(ratings, quote.ratings) {
            found.subject = told.subject
            let rating = reckoned.rating
            found.compare("subject", told: told.subject, reckoned: policy.subjects[rating.subject].code)
            if !told.stage.isEmpty {
                found.compare("stage", told: told.stage, reckoned: rating.stage.rawValue)
            }
            if told.hasGrade {
                found.compare("grade", told: told.grade, reckoned: rating.grade.map { policy.grades[$0].code } ?? "")
            }
            found.compare(
                "score", told: told.hasScore ? String(told.score) : "",
                reckoned: rating.score.map { String($0.rawValue) } ?? "")
            found.compare("class", told: told.classCode, reckoned: policy.classes[reckoned.classIndex].code)
            found.compare("class_score", told: told.classScore, reckoned: reckoned.classScore.rawValue)
            found.compare("fee_rate", told: Int64(told.feeRate), reckoned: Int64(reckoned.fee.rawValue))
        }
        return Array(found.all.prefix(Self.differencesMax))
    }
}

/// Collects differences with their places.
private struct QuoteDifferences {
    var line = 0
    var subject = ""
    var all: [Kakuzuke_V1_QuoteDifference] = []

    mutating func compare(_ field: String, told: Int64, reckoned: Int64) {
        compare(field, told: String(told), reckoned: String(reckoned))
    }

    mutating func compare(_ field: String, told: String, reckoned: String) {
        guard told != reckoned else { return }
        var difference = Kakuzuke_V1_QuoteDifference()
        difference.field = field
        difference.line = UInt32(line)
        difference.subject = subject
        difference.told = told
        difference.reckoned = reckoned
        all.append(difference)
    }
}
