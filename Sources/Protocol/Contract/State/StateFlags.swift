/// What a subject's part holds; bits 0 and 1 are the number of first visits.
struct StateFlags: OptionSet {
    let rawValue: UInt64

    static let firstVisitsMask: UInt64 = 3
    static let lastVisit = StateFlags(rawValue: 1 << 2)
    /// Visits and measure of the window are those of the whole usage.
    static let windowIsAll = StateFlags(rawValue: 1 << 3)
    static let leavingDays = StateFlags(rawValue: 1 << 4)
    static let entries = StateFlags(rawValue: 1 << 5)
    static let held = StateFlags(rawValue: 1 << 6)
    static let foldedDays = StateFlags(rawValue: 1 << 7)
    /// Base and last exact date are not those of the customer's other subjects.
    static let ownDates = StateFlags(rawValue: 1 << 8)
    static let known: UInt64 = (1 << 9) - 1
}
