extension SubjectState {
    /// True when both states rate alike and follow any change alike.
    ///
    /// They may differ in how many receipts are folded by date, and in the order of receipts of one date whose place
    /// nobody asks for: both depend on when a receipt became known.
    func ratesLike(_ other: SubjectState, visitUnit: VisitUnit) -> Bool {
        if self == other { return true }
        let lastFolded = max(foldedDays.last?.date ?? .distantPast, other.foldedDays.last?.date ?? .distantPast)
        return plain(foldedThrough: lastFolded, visitUnit) == other.plain(foldedThrough: lastFolded, visitUnit)
    }

    private func plain(foldedThrough date: CalendarDate, _ visitUnit: VisitUnit) -> SubjectState {
        var state = self
        let split = entries.firstIndex { $0.date > date } ?? entries.endIndex
        if split > 0, firstVisits.count == 2 {
            state.foldedDays = DayTotals.merging(foldedDays, entries[..<split], visitUnit: visitUnit)
            state.entries.removeSubrange(..<split)
        }
        state.entries.sort { left, right in
            if left.date != right.date || left.order != nil || right.order != nil { return left.precedes(right) }
            return left.key.rawValue < right.key.rawValue
        }
        return state
    }
}
