import KakuzukeProtocol
import Rating

/// What was foretold to a customer.
struct Foretelling {
    /// The stage and the grade of a subject.
    struct Standing: Equatable {
        var stage: RatingStage
        var grade: Int?
    }

    /// How each subject stands, as far as the days have passed.
    var standings: [Standing]
    /// What is to change, for each subject.
    var entries: [[ForecastEntry]]
    /// The last day of which something was said.
    var until: CalendarDate
}

extension AgreementCourse {
    /// Compares what was foretold for a day with what it has become, and foretells anew where that is needed.
    ///
    /// Ratings come from the kept states, which may have been made anew since the forecast.
    mutating func compareForecasts(on today: CalendarDate, _ report: inout AgreementReport) throws {
        for (customer, identifier) in world.customers.enumerated() where server.customers.contains(identifier) {
            guard let states = try carried.states(of: identifier) else { continue }
            let facts = server.facts(of: identifier).facts
            let evaluation = world.engine.evaluation(of: CustomerUsage(facts: facts, states: states))
            let standings = evaluation.ratings(on: today).map {
                Foretelling.Standing(stage: $0.stage, grade: $0.grade)
            }
            guard var told = foretold[identifier], today <= told.until else {
                foretold[identifier] = try foretell(identifier, evaluation, standings, states, on: today, &report)
                continue
            }
            for subject in told.entries.indices {
                for entry in told.entries[subject] where entry.on == today {
                    told.standings[subject] = Foretelling.Standing(stage: entry.stage, grade: entry.grade)
                    report.foretoldChanges += 1
                }
            }
            let isSame = told.standings == standings
            report.note(.forecast, difference: isSame ? "" : "\(standings), foretold \(told)") {
                world.place(customer, asked: today, on: today)
            }
            foretold[identifier] = isSame ? told : nil
        }
    }

    private func foretell(
        _ identifier: IdentifierHash, _ evaluation: CustomerEvaluation, _ standings: [Foretelling.Standing],
        _ states: [SubjectState], on today: CalendarDate, _ report: inout AgreementReport
    ) throws -> Foretelling {
        let reach = states.map { $0.exactUntil.days(since: today) }.min() ?? 0
        let days = min(CustomerEvaluation.forecastDays, reach)
        let entries = world.engine.policy.subjects.indices.map {
            evaluation.forecast(subject: $0, from: today, days: days)
        }
        let complete = world.engine.evaluation(of: server.usage(of: identifier, world.engine))
        let expected = world.engine.policy.subjects.indices.map {
            complete.forecast(subject: $0, from: today, days: days)
        }
        report.note(.carried, difference: entries == expected ? "" : "foretells \(entries), not \(expected)") {
            world.place(world.customers.firstIndex(of: identifier) ?? 0, asked: today, on: today)
        }
        return Foretelling(standings: standings, entries: entries, until: today.adding(days: days))
    }
}
