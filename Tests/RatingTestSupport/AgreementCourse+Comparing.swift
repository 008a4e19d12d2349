public import Rating

extension AgreementCourse {
    /// Of so many customers one is asked for every date that the states reach.
    private static let customersPerThoroughOne = 8

    /// Compares the pure ways of reckoning for every customer that the server knows.
    ///
    /// - Parameters:
    ///   - today: the business date.
    ///   - report: notes the comparisons.
    /// - Throws: `StateCodecError` when states cannot be read.
    public func comparePureRoutes(on today: CalendarDate, _ report: inout AgreementReport) throws {
        for (customer, identifier) in world.customers.enumerated() where server.customers.contains(identifier) {
            try compare(customer, on: today, &report)
        }
    }

    private func compare(_ customer: Int, on today: CalendarDate, _ report: inout AgreementReport) throws {
        let engine = world.engine
        let identifier = world.customers[customer]
        let usage = server.usage(of: identifier, engine)
        let complete = engine.evaluation(of: usage)
        let states = try carried.states(of: identifier)
        let reach = states.flatMap(Self.reach)
        var routes: [(route: AgreementReport.Route, usage: CustomerUsage, reach: ClosedRange<CalendarDate>)] = []
        let compact = engine.compactUsage(usage, madeOn: today)
        if let reach = Self.reach(compact.states) { routes.append((.compact, compact, reach)) }
        // The server asks a state for no other dates either.
        if let states, let reach {
            routes.append((.carried, CustomerUsage(facts: usage.facts, states: states), reach))
        }
        let evaluations = routes.map { engine.evaluation(of: $0.usage) }
        for date in dates(customer, from: today) {
            let basket = world.basket(customer, on: date)
            let expected = AgreementAnswer(engine, complete, basket, on: date)
            for rating in expected.ratings { report.stages[rating.stage, default: 0] += 1 }
            if expected.refusal != nil { report.refusals += 1 }
            for (entry, evaluation) in zip(routes, evaluations) where entry.reach.contains(date) {
                var difference = AgreementAnswer(engine, evaluation, basket, on: date).difference(to: expected)
                if let quote = expected.quote {
                    difference += wayDifference(quote, basket, entry.usage, usage)
                }
                report.note(entry.route, difference: difference) { world.place(customer, asked: date, on: today) }
            }
            guard let quote = expected.quote else { continue }
            try tryWays(from: quote, basket, of: customer, usage, complete, on: today, &report)
        }
        guard (customer + Int(today.daysSinceEpoch)) % Self.customersPerThoroughOne == 0 else { return }
        for (entry, evaluation) in zip(routes, evaluations) {
            var date = max(today, entry.reach.lowerBound)
            while date <= entry.reach.upperBound {
                let (found, expected) = (evaluation.ratings(on: date), complete.ratings(on: date))
                report.note(entry.route, difference: found == expected ? "" : "ratings \(found), not \(expected)") {
                    world.place(customer, asked: date, on: today)
                }
                date = date.adding(days: 1)
            }
        }
    }

    /// What is wrong with the ways of a quote from states; they may not reach to the day that counts.
    private func wayDifference(
        _ quote: Quote, _ basket: Basket, _ usage: CustomerUsage, _ complete: CustomerUsage
    ) -> String {
        let engine = world.engine
        guard let found = try? engine.ways(from: quote, basket, for: usage),
            let expected = try? engine.ways(from: quote, basket, for: complete)
        else { return "a quote without ways" }
        for (found, expected) in zip(found, expected) where found != expected {
            if case .unknown(let countsFrom) = found.grade, found.classWay == expected.classWay,
                usage.states.contains(where: { $0.exactUntil < countsFrom })
            {
                continue
            }
            return "ways \(found), not \(expected)"
        }
        return ""
    }

    /// Buys what the quote says is missing to the next grade, and one unit less.
    private func tryWays(
        from quote: Quote, _ basket: Basket, of customer: Int, _ usage: CustomerUsage,
        _ complete: CustomerEvaluation, on today: CalendarDate, _ report: inout AgreementReport
    ) throws {
        let engine = world.engine
        let identifier = world.customers[customer]
        let ways = try engine.ways(from: quote, basket, for: usage)
        let ratings = complete.ratings(on: quote.asOf)
        for (entry, way) in zip(quote.ratings, ways) {
            guard case .purchase(let purchase) = way.grade else { continue }
            let check = QuotedWayCheck(
                engine: engine, facts: usage.facts, receipts: server.receipts(of: identifier), basket: basket,
                date: quote.asOf)
            let subject = entry.rating.subject
            let finding = try check.finding(subject: subject, present: ratings[subject], purchase)
            report.note(.way, difference: finding.map { "\(way.grade): \($0)" } ?? "") {
                world.place(customer, asked: quote.asOf, on: today)
            }
        }
    }
}
