import FoundationEssentials
import KakuzukeProtocol
import LocalStore
import RPC
import Rating
import SwiftProtobuf

extension Synchronizer {
    /// Compares the closed business dates with the server where it is time.
    ///
    /// It holds up nothing: a failure is written down for `status`, and the next round tries again.
    ///
    /// - Parameters:
    ///   - start: what the handshake has settled; everything that waited is acknowledged.
    ///   - isAsked: true: somebody asks, so that it is time.
    /// - Throws: `LocalStoreError` when not even a failure can be written, `CancellationError`.
    func compareDays(from start: Start, isAsked: Bool) async throws {
        guard let businessDate, min(start.serverVersion, link.version) >= .firstWithDays else { return }
        let today = businessDate(start.settings)
        guard let dates = DayLimits.dates(before: today, keptDays: Int(start.settings.keepAcknowledgedDays)),
            try await isTime(dates, isAsked: isAsked)
        else { return }
        do {
            let sheet = try await database.perform { database in try database.read { try DaySheet($0, dates) } }
            let days = try await compare(sheet, epoch: start.epoch)
            let moment = moment()
            try await database.perform {
                try $0.saveComparedDays(
                    days, keeping: dates, through: sheet.acknowledged, at: moment)
            }
        } catch {
            try Task.checkCancellation()
            let failure = SyncFailure(error)
            // A server that asks to be left alone will be asked again.
            guard failure.retryAfterSeconds == nil else { return }
            try await note { note, _ in
                note.daysFailureCode = failure.code.word
                note.daysFailureMessage = failure.message
            }
        }
    }

    /// All dates are compared again after a pause, and after a shorter one where some are not equal or open again.
    private func isTime(_ dates: ClosedRange<CalendarDate>, isAsked: Bool) async throws -> Bool {
        let (moment, limits) = (moment(), limits)
        return try await database.perform { database in
            try database.read { reader in
                let note = try reader.conversation()
                guard !isAsked, note.daysFailureCode == nil, let last = note.daysComparedAt,
                    let through = note.daysComparedThrough
                else { return true }
                // A clock that was set back says nothing of how long it is ago.
                let seconds = abs(moment.millisecondsSinceEpoch - last.millisecondsSinceEpoch) / 1_000
                if seconds >= limits.daysPauseSeconds { return true }
                guard seconds >= limits.openDaysPauseSeconds else { return false }
                let equal = try reader.comparedDays().filter {
                    dates.contains($0.businessDate) && $0.outcome == Int64(Kakuzuke_V1_DayOutcome.equal.rawValue)
                }
                let count = Int(dates.upperBound.daysSinceEpoch - dates.lowerBound.daysSinceEpoch) + 1
                let next = dates.upperBound.adding(days: 1)
                return try equal.count < count || reader.hasFacts(above: through, before: next)
            }
        }
    }

    /// Tells sums and digests, and then lists the receipts of the dates that differ, the latest first.
    private func compare(_ sheet: DaySheet, epoch: InstallEpoch) async throws -> [ComparedDay] {
        let answers = try await ask(sheet.days, sheet, epoch)
        var compared: [ComparedDay] = []
        var wanted: [Kakuzuke_V1_CompareDaysRequest.ToldDay] = []
        for (day, answer) in zip(sheet.days, answers) {
            if answer.outcome == .receiptsWanted {
                wanted.append(day)
            } else {
                compared.append(try ComparedDay(day, answer))
            }
        }
        for day in wanted.reversed().prefix(limits.daysListedPerRoundMax) {
            guard let listing = sheet.listing(day) else {
                // Too many to look at one by one: that they differ is told all the same.
                var answer = answers.first { $0.businessDate == day.businessDate } ?? .init()
                answer.outcome = .different
                compared.append(try ComparedDay(day, answer))
                continue
            }
            let answer = try await ask([listing], sheet, epoch)
            compared.append(try ComparedDay(day, answer[0]))
        }
        return compared
    }

    private func ask(
        _ days: [Kakuzuke_V1_CompareDaysRequest.ToldDay], _ sheet: DaySheet, _ epoch: InstallEpoch
    ) async throws -> [Kakuzuke_V1_ComparedDay] {
        var request = Kakuzuke_V1_CompareDaysRequest()
        request.installEpoch = Data(epoch.bytes)
        request.acknowledgedSequence = UInt64(clamping: sheet.acknowledged)
        request.days = days
        let response: Kakuzuke_V1_CompareDaysResponse = try await link.client.unary(
            ServerLink.method("CompareDays"), request, options: RPCCallOptions(deadline: limits.daysTime))
        guard response.days.map(\.businessDate) == days.map(\.businessDate) else {
            throw SyncFailure(.defect, "the server compares other days than those that were told")
        }
        return response.days
    }
}

extension ComparedDay {
    fileprivate init(
        _ day: Kakuzuke_V1_CompareDaysRequest.ToldDay, _ answer: Kakuzuke_V1_ComparedDay
    ) throws {
        self.init(
            businessDate: CalendarDate(daysSinceEpoch: day.businessDate),
            receipts: Int64(clamping: day.agent.receipts), amount: MoneyMinorUnits(day.agent.amount),
            digest: [UInt8](day.agent.digest), outcome: Int64(answer.outcome.rawValue),
            answer: try answer.serializedBytes())
    }
}
