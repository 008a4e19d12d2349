import FoundationEssentials
import KakuzukeProtocol
import LocalStore
import Rating
import SwiftProtobuf

/// What the agent holds of its closed business dates, all of it acknowledged, ready to be told.
struct DaySheet {
    /// The dates.
    let dates: ClosedRange<CalendarDate>
    /// Last sequence of the facts that are told.
    let acknowledged: Int64
    /// Each date, ascending; receipts are not listed.
    private(set) var days: [Kakuzuke_V1_CompareDaysRequest.ToldDay] = []
    /// The receipts of each date by the bytes of their keys.
    private var facts: [Int32: [DayFact]] = [:]

    /// Reads the dates from the agent's file, in one state of it.
    ///
    /// - Throws: `LocalStoreError` or what reading the file throws.
    init(_ reader: LocalReader, _ dates: ClosedRange<CalendarDate>) throws {
        self.dates = dates
        acknowledged = try reader.spoolStatus().acknowledgedSequence
        let kind = FactKind.receipt.rawValue
        for fact in try reader.dayFacts(kind: kind, dates, through: acknowledged) {
            facts[fact.businessDate.daysSinceEpoch, default: []].append(fact)
        }
        let counts = try reader.dayCounts(kind: kind, dates, above: acknowledged)
        var journals: [CalendarDate: Kakuzuke_V1_JournalView] = [:]
        for day in try reader.journalDays() {
            journals[day.businessDate] = try Kakuzuke_V1_JournalView(serializedBytes: day.contents)
        }
        for days in dates.lowerBound.daysSinceEpoch...dates.upperBound.daysSinceEpoch {
            let date = CalendarDate(daysSinceEpoch: days)
            var day = Kakuzuke_V1_CompareDaysRequest.ToldDay()
            day.businessDate = days
            day.agent = Kakuzuke_V1_DayView(facts[days] ?? [])
            day.unsent = UInt64(clamping: counts[date]?.unsent ?? 0)
            day.held = UInt64(clamping: counts[date]?.held ?? 0)
            if let journal = journals[date] { day.journal = journal }
            self.days.append(day)
        }
    }

    /// A date with the list of its receipts; nil: there are more than one call may list.
    func listing(_ day: Kakuzuke_V1_CompareDaysRequest.ToldDay) -> Kakuzuke_V1_CompareDaysRequest.ToldDay? {
        let facts = facts[day.businessDate] ?? []
        guard facts.count <= DayLimits.receiptsListedMax else { return nil }
        var day = day
        day.listsReceipts = true
        day.keys = facts.map(\.key)
        day.digests = Data(facts.flatMap(\.digest))
        return day
    }
}

extension Kakuzuke_V1_DayView {
    /// Sums up receipts in the order of the bytes of their keys.
    init(_ facts: [DayFact]) {
        var digest = DayDigest()
        for fact in facts { digest.add(key: fact.key, content: fact.digest) }
        self.init(
            receipts: Int64(facts.count), amount: facts.reduce(0) { $0 + $1.amount.rawValue }, digest: digest.bytes)
    }
}
