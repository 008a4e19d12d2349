import PolicyFile
import Rating

/// The answer to a case in the form of the conformance format.
struct CaseAnswer {
    let engine: RatingEngine
    let input: CaseInput

    private var policy: Policy { engine.policy }

    func json() throws -> JSONValue {
        var answer: [String: JSONValue] = [:]
        let evaluation = input.customer.map { customer in
            engine.evaluation(of: engine.completeUsage(facts: customer.facts, receipts: customer.receipts))
        }
        if let evaluation {
            answer["ratings"] = .list(evaluation.ratings(on: input.asOf).map { .object(rating($0)) })
            var forecast: [String: JSONValue] = [:]
            for (subject, definition) in policy.subjects.enumerated() {
                let entries = evaluation.forecast(subject: subject, from: input.asOf)
                forecast[definition.code] = .list(entries.map { json($0) })
            }
            answer["forecast"] = .object(forecast)
        }
        if let basket = input.basket {
            do {
                answer["quote"] = quote(try engine.quote(basket, for: evaluation, on: input.asOf))
            } catch {
                throw refusal(error, of: basket)
            }
        }
        return .object(answer)
    }

    /// Says of a basket that cannot be priced which field keeps it from that, and why.
    private func refusal(_ error: QuoteError, of basket: Basket) -> CaseReader.FieldError {
        let line = error.line.map { "basket.lines[\($0)]" } ?? "basket"
        let key: String
        let reason: String
        switch error.code {
        case .tooManyLines: (key, reason) = (".lines", "has more than \(InputLimits.linesMax) lines")
        case .quantityOutOfRange:
            (key, reason) = (".quantity", "must be above 0 and at most \(InputLimits.quantityMax.decimalText)")
        case .costOutOfRange:
            (key, reason) = (".unit_cost_e2", "must lie between 0 and \(InputLimits.unitCostMax.rawValue)")
        case .listPriceOutOfRange:
            (key, reason) = (".list_price", "must lie between 0 and \(InputLimits.amountMax.rawValue)")
        case .unknownTax:
            let name = error.line.map { basket.lines[$0].tax } ?? ""
            let known = KnownWords(policy.tax.rates.map(\.name)).list
            (key, reason) = (".tax", "`\(name.prefix(40))` is no tax rate of the policy; known here: \(known)")
        case .totalOutOfRange: (key, reason) = ("", "costs more than \(InputLimits.lineTotalMax.rawValue) in total")
        case .reservedDaysOutOfRange:
            (key, reason) = (".reserved_days_ahead", "must lie between 0 and \(InputLimits.reservedDaysAheadMax)")
        }
        return CaseReader.FieldError(field: line + key, reason: reason)
    }

    private func json(_ entry: ForecastEntry) -> JSONValue {
        ["on": .text(entry.on.description), "stage": .text(entry.stage.rawValue), "grade": grade(entry.grade)]
    }

    private func grade(_ index: Int?) -> JSONValue {
        index.map { .text(policy.grades[$0].code) } ?? .null
    }

    private func rating(_ rating: SubjectRating) -> [String: JSONValue] {
        var json: [String: JSONValue] = [
            "subject": .text(policy.subjects[rating.subject].code), "stage": .text(rating.stage.rawValue),
            "grade": grade(rating.grade), "score": rating.score.map { .integer($0.rawValue) } ?? .null,
        ]
        if let components = rating.components {
            json["components"] = [
                "starting": .integer(components.starting.rawValue), "lifetime": .integer(components.lifetime.rawValue),
                "period": .integer(components.period.rawValue), "current": .integer(components.current.rawValue),
                "reservations": .integer(components.reservations.rawValue),
                "attributes": .integer(components.attributes.rawValue),
            ]
        }
        return json
    }

    private func quote(_ quote: Quote) -> JSONValue {
        [
            "lines": .list(quote.lines.map { json($0) }),
            "taxes": .list(quote.taxes.map { json($0) }),
            "total": .integer(quote.total.rawValue), "saved": .integer(quote.saved.rawValue),
            "ratings": .list(
                quote.ratings.map { entry in
                    var json = rating(entry.rating)
                    json["class"] = .text(policy.classes[entry.classIndex].code)
                    json["class_score"] = .integer(entry.classScore.rawValue)
                    json["rate_bp"] = .integer(Int64(entry.fee.rawValue))
                    return .object(json)
                }),
        ]
    }

    private func json(_ line: QuoteLine) -> JSONValue {
        [
            "subject": .text(policy.subjects[line.subject].code), "rate_bp": .integer(Int64(line.fee.rawValue)),
            "unit_price": .integer(line.unitPrice.rawValue),
            "standard_unit_price": .integer(line.standardUnitPrice.rawValue),
            "line_total": .integer(line.lineTotal.rawValue),
        ]
    }

    private func json(_ tax: QuoteTax) -> JSONValue {
        [
            "rate_bp": .integer(Int64(tax.rate.rawValue)), "base": .integer(tax.base.rawValue),
            "tax": .integer(tax.tax.rawValue),
        ]
    }
}
