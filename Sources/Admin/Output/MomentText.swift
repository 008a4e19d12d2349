import Foundation
import Rating

/// Moments and dates as they are printed.
enum MomentText {
    /// A moment in UTC, to the second.
    static func utc(milliseconds: Int64) -> String {
        let seconds = (Double(milliseconds) / 1000).rounded(.down)
        return Date(timeIntervalSince1970: seconds).formatted(.iso8601)
    }

    /// A date in days since 1970-01-01.
    static func date(_ days: Int32) -> String { CalendarDate(daysSinceEpoch: days).description }
}
