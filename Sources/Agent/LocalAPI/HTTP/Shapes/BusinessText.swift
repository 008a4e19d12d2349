import KakuzukeProtocol
import Rating

/// Values as JSON writes them at the store's door: days as dates, moments in UTC, quantities as decimals.
enum BusinessText {
    /// A day: `2026-11-23`.
    static func date(_ days: Int32) -> WrittenJSON { .text(CalendarDate(daysSinceEpoch: days).description) }

    /// A moment: `2026-11-23T09:30:00Z`.
    static func moment(_ milliseconds: Int64) -> WrittenJSON {
        let seconds = Int64((Double(milliseconds) / 1_000).rounded(.down))
        let days = Int64((Double(seconds) / 86_400).rounded(.down))
        let date = CalendarDate(daysSinceEpoch: Int32(clamping: days))
        let time = TimeOfDay(secondsSinceMidnight: Int(seconds - days * 86_400)) ?? .midnight
        return .text("\(date)T\(time)Z")
    }

    /// A quantity: `2.5`.
    static func quantity(_ thousandths: Int64) -> WrittenJSON {
        .number(QuantityThousandths(thousandths).decimalText)
    }

    /// How fresh an answer is.
    static func freshness(_ freshness: Kakuzuke_V1_Freshness) -> WrittenJSON {
        switch freshness {
        case .ready: .text("ready")
        case .limited: .text("limited")
        case .stale, .UNRECOGNIZED: .text("stale")
        }
    }

    /// Texts.
    static func list(_ texts: [String]) -> WrittenJSON { .list(texts.map { .text($0) }) }

    /// A text; nil where it is empty.
    static func optional(_ text: String) -> WrittenJSON? { text.isEmpty ? nil : .text(text) }
}
