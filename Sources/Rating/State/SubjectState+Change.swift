extension SubjectState {
    /// What a change of facts did to a state.
    public enum ChangeOutcome: Hashable, Sendable {
        /// The state now includes the change and is as exact as before.
        case applied
        /// The change concerns what the state has summed up: only all receipts can tell.
        case needsAllReceipts
    }

    /// Adds a receipt's part that the state does not hold yet.
    ///
    /// A date at or before the base needs all receipts. Source: `docs/rating.md`, "The compact state".
    public mutating func add(_ entry: SubjectEntry) -> ChangeOutcome {
        guard entry.date > base else { return .needsAllReceipts }
        var kept = entry
        if firstVisits.count == 2 {
            kept.order = nil
            kept.conditionPoints = nil
        }
        let position = entries.firstIndex { kept.precedes($0) } ?? entries.endIndex
        entries.insert(kept, at: position)
        return .applied
    }

    /// Takes back a receipt's part, after a void or before an amendment.
    ///
    /// - Parameters:
    ///   - key: the receipt's key.
    ///   - date: the business date with which it was added.
    /// - Returns: whether the state could follow.
    public mutating func remove(_ key: ReceiptKey, datedOn date: CalendarDate) -> ChangeOutcome {
        guard date > base, let position = entries.firstIndex(where: { $0.key == key && $0.date == date }) else {
            return .needsAllReceipts
        }
        entries.remove(at: position)
        return .applied
    }

    /// Folds the oldest receipts by date once more than `limit` are kept, if two visits are known.
    ///
    /// Whole dates are folded, so that `visit_unit` still counts a date once.
    public mutating func foldOldest(limit: Int, visitUnit: VisitUnit) {
        guard firstVisits.count == 2, entries.count > limit else { return }
        let lastFolded = entries[entries.count - limit - 1].date
        let split = entries.firstIndex { $0.date > lastFolded } ?? entries.endIndex
        foldedDays = DayTotals.merging(foldedDays, entries[..<split], visitUnit: visitUnit)
        entries.removeSubrange(..<split)
    }
}

extension DayTotals {
    /// Totals by date of already folded days and further entries, both ascending by date.
    static func merging(
        _ days: [DayTotals], _ entries: some Sequence<SubjectEntry>, visitUnit: VisitUnit
    ) -> [DayTotals] {
        var result: [DayTotals] = []
        var position = days.startIndex
        func append(_ day: DayTotals) {
            guard let last = result.last, last.date == day.date else { return result.append(day) }
            result[result.count - 1].measure = last.measure + day.measure
            let visits = last.visits + day.visits
            result[result.count - 1].visits = visitUnit == .businessDay ? min(visits, 1) : visits
        }
        for entry in entries {
            while position < days.endIndex, days[position].date <= entry.date {
                append(days[position])
                position += 1
            }
            append(DayTotals(date: entry.date, visits: entry.isPurchase ? 1 : 0, measure: entry.measure))
        }
        days[position...].forEach(append)
        return result
    }
}
