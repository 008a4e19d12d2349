public import Rating

/// Dates as people write them.
public enum DateText {
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// A date, such as `2026年11月22日` or `22 November 2026`.
    public static func date(_ date: CalendarDate, _ language: Language) -> String {
        let parts = date.parts
        switch language {
        case .japanese: return "\(parts.year)年\(parts.month)月\(parts.day)日"
        case .english: return "\(parts.day) \(months[parts.month - 1]) \(parts.year)"
        }
    }
}
