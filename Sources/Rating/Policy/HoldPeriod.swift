/// A calendar period for which a converged grade is fixed; raw values are the words of the policy file.
public enum HoldPeriod: String, CaseIterable, Sendable {
    /// Ratings move daily.
    case none
    /// From the first of each month.
    case month
    /// From 1 January, April, July and October.
    case quarter
    /// From 1 January and July.
    case halfYear = "half_year"
    /// From 1 January.
    case year

    /// The date whose facts rate `date`: the day before its period; the date itself without a hold.
    public func referenceDate(for date: CalendarDate) -> CalendarDate {
        guard let months = monthsLong else { return date }
        let (_, month, day) = date.parts
        let daysIntoMonth = day - 1
        var first = date.adding(days: -daysIntoMonth)
        for _ in 0..<((month - 1) % months) {
            // The day before the first of a month tells the length of the month before it.
            first = first.adding(days: -first.adding(days: -1).parts.day)
        }
        return first.adding(days: -1)
    }

    /// The reference date of the period after the one that `reference` stands for.
    ///
    /// The period after a reference date starts on the next day, so its last day is the next reference date.
    ///
    /// - Parameter reference: a reference date.
    /// - Returns: the next one.
    public func nextReferenceDate(after reference: CalendarDate) -> CalendarDate {
        guard let months = monthsLong else { return reference.adding(days: 1) }
        // Fifteen days past the longest possible period, still within the period after it.
        return referenceDate(for: reference.adding(days: months * 31 + 15))
    }

    private var monthsLong: Int? {
        switch self {
        case .none: nil
        case .month: 1
        case .quarter: 3
        case .halfYear: 6
        case .year: 12
        }
    }
}
