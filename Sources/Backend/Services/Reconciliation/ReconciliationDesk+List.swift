import Foundation
import KakuzukeProtocol
import Rating
import Storage
import SwiftProtobuf

extension ReconciliationDesk {
    /// How a store's business dates compare: what was told last, beside what the server holds now.
    ///
    /// - Parameters:
    ///   - request: the store and the dates.
    ///   - caller: who asks.
    /// - Returns: every date of the span.
    /// - Throws: `ServiceError.notFound` for a store that is not within reach, `invalidField` for a span that is not
    ///   one or too long.
    func list(
        _ request: Kakuzuke_V1_ListDayComparisonsRequest, _ caller: Caller
    ) async throws -> Kakuzuke_V1_ListDayComparisonsResponse {
        let tenant = caller.scope.tenant
        let stores = try await database.run(caller.scope, ListStores(tenant: tenant))
        guard let store = stores.first(where: { $0.code == request.storeCode && caller.reach.includes($0.store) })
        else { throw ServiceError(.notFound, "there is no such store", field: "store_code") }
        let today = businessClock.businessDate(timeZone: store.timeZone, cutOffHour: store.cutOffHour)
        let span = try Self.span(request, today: today)
        let dates = (0...Int32(span.count)).map { CalendarDate(daysSinceEpoch: span.first.daysSinceEpoch + $0) }
        let (totals, kept, agents) = try await database.run(
            caller.scope, SelectDayTotals(tenant: tenant, store: store.store, dates: dates),
            ListDayComparisons(tenant: tenant, store: store.store, from: span.first, through: dates[dates.count - 1]),
            ListAgents(tenant: tenant))
        let views = Self.views(totals)
        let revoked = Set(agents.filter { $0.revokedAt != nil }.map(\.agent))
        let known = Dictionary(grouping: kept, by: \.businessDate)
        var response = Kakuzuke_V1_ListDayComparisonsResponse()
        response.days = try dates.map { date in
            let now = views[date.daysSinceEpoch] ?? .nothing
            let rows = known[date] ?? []
            // Of a revoked agent nobody mends anything; it speaks where it was the only one.
            let present = rows.filter { !revoked.contains($0.agent) }
            let days = try (present.isEmpty ? rows : present).map { try Self.day(now: now, $0) }
            return Self.ofStore(days) ?? Self.notCompared(date, now: now)
        }
        return response
    }

    /// What is said of a store's date of which several agents have told.
    ///
    /// One that differs goes before all others, however old: it differs until its agent says otherwise, or the server
    /// holds something else. One that waits counts beside those that were told at about the same time, because an
    /// agent that is gone waits for ever.
    ///
    /// - Parameter days: as each agent's date stands, the one that was told last at the beginning.
    /// - Returns: the one that speaks for the store; nil: nobody has told.
    static func ofStore(
        _ days: [Kakuzuke_V1_ListDayComparisonsResponse.Day]
    ) -> Kakuzuke_V1_ListDayComparisonsResponse.Day? {
        guard let newest = days.first else { return nil }
        let isOpen = { (day: Kakuzuke_V1_ListDayComparisonsResponse.Day) in
            day.compared.outcome == .waiting
                && newest.comparedAtMs - day.comparedAtMs <= DayLimits.toldTogetherMilliseconds
        }
        return days.first { $0.compared.outcome == .different } ?? days.first(where: isOpen) ?? newest
    }

    /// First date, and how many follow it.
    private static func span(
        _ request: Kakuzuke_V1_ListDayComparisonsRequest, today: CalendarDate
    ) throws -> (first: CalendarDate, count: Int) {
        let bounds = FactLimits.dates
        func bounded(_ days: Int32, _ field: String) throws -> CalendarDate {
            let date = CalendarDate(daysSinceEpoch: days)
            guard bounds.contains(date) else {
                throw ServiceError(.invalidField, "a date from 1900 to 9999", field: field)
            }
            return date
        }
        let last =
            request.hasThroughDate
            ? try bounded(request.throughDate, "through_date")
            : max(
                today.adding(days: -1),
                request.hasFromDate ? try bounded(request.fromDate, "from_date") : bounds.lowerBound)
        let first =
            request.hasFromDate
            ? try bounded(request.fromDate, "from_date") : last.adding(days: 1 - DayLimits.daysBack)
        let count = Int(last.daysSinceEpoch) - Int(first.daysSinceEpoch)
        guard (0..<DayLimits.listedDaysMax).contains(count) else {
            throw ServiceError(
                .invalidField, "a span of 1 to \(DayLimits.listedDaysMax) days", field: "from_date")
        }
        return (first, count)
    }

    /// A date of which nobody has told.
    private static func notCompared(
        _ date: CalendarDate, now: Kakuzuke_V1_DayView
    ) -> Kakuzuke_V1_ListDayComparisonsResponse.Day {
        var day = Kakuzuke_V1_ListDayComparisonsResponse.Day()
        day.compared.businessDate = date.daysSinceEpoch
        day.compared.server = now
        day.compared.outcome = .notCompared
        return day
    }

    /// A date as it was compared last with an agent, and as it stands now.
    private static func day(
        now: Kakuzuke_V1_DayView, _ kept: DayComparison
    ) throws -> Kakuzuke_V1_ListDayComparisonsResponse.Day {
        var day = Kakuzuke_V1_ListDayComparisonsResponse.Day()
        do {
            day.told = try Kakuzuke_V1_CompareDaysRequest.ToldDay(serializedBytes: kept.told.bytes)
            day.compared = try Kakuzuke_V1_ComparedDay(serializedBytes: kept.compared.bytes)
        } catch {
            throw ServiceError(.internalFault, "a comparison cannot be read")
        }
        day.agentID = kept.agent.uuidString.lowercased()
        day.comparedAtMs = kept.comparedAt.milliseconds
        day.compared.outcome = Self.outcome(day.compared, told: day.told, now: now)
        day.compared.server = now
        return day
    }

    /// How a date stands: journals that differ are named whatever the server holds, and what has come or gone at the
    /// server since is compared again before anybody is alarmed.
    static func outcome(
        _ compared: Kakuzuke_V1_ComparedDay, told: Kakuzuke_V1_CompareDaysRequest.ToldDay, now: Kakuzuke_V1_DayView
    ) -> Kakuzuke_V1_DayOutcome {
        if told.journal.missingAtAgent > 0 || told.journal.missingInJournals > 0 { return .different }
        if now == told.agent { return .equal }
        return now == compared.server ? compared.outcome : .waiting
    }
}
