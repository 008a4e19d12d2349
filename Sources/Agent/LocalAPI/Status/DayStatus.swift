import KakuzukeProtocol
import LocalStore
import Rating
import SwiftProtobuf
import Wording

/// How the closed business dates compare, for `status`.
///
/// Source: `docs/sync.md`, "Days"; promise S7.
enum DayStatus {
    /// Most dates that are named each by a line of its own; the others are counted.
    static let namedDaysMax = 5

    /// What the file knows of the dates.
    ///
    /// - Throws: what reading the file throws.
    static func message(_ reader: LocalReader) throws -> Kakuzuke_V1_GetStatusResponse.Days {
        var days = Kakuzuke_V1_GetStatusResponse.Days()
        let note = try reader.conversation()
        if let moment = note.daysComparedAt { days.comparedAtMs = moment.millisecondsSinceEpoch }
        days.failureCode = note.daysFailureCode ?? ""
        days.failureMessage = note.daysFailureMessage ?? ""
        var agentViews: [CalendarDate: Kakuzuke_V1_DayView] = [:]
        for day in try reader.comparedDays() {
            let view = Kakuzuke_V1_DayView(
                receipts: day.receipts, amount: day.amount.rawValue, digest: day.digest)
            agentViews[day.businessDate] = view
            switch Kakuzuke_V1_DayOutcome(rawValue: Int(day.outcome)) {
            case .equal: days.equal += 1
            case .different:
                var named = Kakuzuke_V1_GetStatusResponse.ServerDay()
                named.agent = view
                named.compared = (try? Kakuzuke_V1_ComparedDay(serializedBytes: day.answer)) ?? .init()
                named.compared.businessDate = day.businessDate.daysSinceEpoch
                days.differentFromServer.append(named)
            default: days.waiting += 1
            }
        }
        for day in try reader.journalDays() where day.isDifferent {
            var named = Kakuzuke_V1_GetStatusResponse.JournalDay()
            named.businessDate = day.businessDate.daysSinceEpoch
            if let view = agentViews[day.businessDate] { named.agent = view }
            named.journal = (try? Kakuzuke_V1_JournalView(serializedBytes: day.contents)) ?? .init()
            days.differentFromJournals.append(named)
        }
        return days
    }

    /// What somebody should look at, the latest dates first.
    static func findings(_ days: Kakuzuke_V1_GetStatusResponse.Days, storeCode: String) -> [StatusFinding] {
        var found: [StatusFinding] = []
        if !days.failureCode.isEmpty {
            found.append(.daysNotCompared(code: days.failureCode, message: days.failureMessage))
        }
        found += named(days.differentFromServer.reversed().map { atServer($0, storeCode) }, fromServer: true)
        found += named(days.differentFromJournals.reversed().map { inJournals($0) }, fromServer: false)
        return found
    }

    private static func named(_ days: [DayFinding], fromServer: Bool) -> [StatusFinding] {
        let rest = days.count - namedDaysMax
        let named = days.prefix(namedDaysMax).map { StatusFinding.dayDiffers($0) }
        return rest > 0 ? named + [.furtherDaysDiffer(rest, fromServer: fromServer)] : named
    }

    private static func atServer(_ day: Kakuzuke_V1_GetStatusResponse.ServerDay, _ storeCode: String) -> DayFinding {
        let compared = day.compared
        return DayFinding(
            date: CalendarDate(daysSinceEpoch: compared.businessDate).description,
            sides: .agentAndServer(own: sum(day.agent), storeCode: storeCode), other: sum(compared.server),
            missingAtServer: compared.missingAtServer, missingAtAgent: compared.missingAtAgent,
            otherContent: compared.otherContent)
    }

    private static func inJournals(_ day: Kakuzuke_V1_GetStatusResponse.JournalDay) -> DayFinding {
        DayFinding(
            date: CalendarDate(daysSinceEpoch: day.businessDate).description, sides: .journalsAndAgent,
            other: sum(day.journal.view), missingAtAgent: day.journal.missingAtAgent,
            missingInJournals: day.journal.missingInJournals)
    }

    private static func sum(_ view: Kakuzuke_V1_DayView) -> DayFinding.Sum {
        DayFinding.Sum(receipts: Int64(clamping: view.receipts), amount: Int64(clamping: view.amount))
    }
}
