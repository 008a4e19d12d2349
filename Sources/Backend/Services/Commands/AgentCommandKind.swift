import KakuzukeProtocol
import Rating

/// What headquarters can order an agent to do; raw values are stored.
enum AgentCommandKind: Int16, CaseIterable {
    /// Send facts again.
    case resend = 1
    /// Send a bundle of diagnostics.
    case diagnostics = 2

    /// For the audit log.
    var word: String {
        switch self {
        case .resend: "resend"
        case .diagnostics: "diagnostics"
        }
    }

    /// The order of a resend as it travels.
    ///
    /// - Parameters:
    ///   - fromSequence: its first sequence; nil: it has a date.
    ///   - fromDate: its first business date; nil: it has a sequence.
    ///   - through: last sequence that has come again; 0: none has.
    /// - Returns: the message.
    static func resendOrder(
        fromSequence: Int64?, fromDate: CalendarDate?, through: Int64
    ) -> Kakuzuke_V1_ResendOrder {
        var order = Kakuzuke_V1_ResendOrder()
        if let fromSequence { order.fromSequence = UInt64(clamping: fromSequence) }
        if let fromDate { order.fromDate = fromDate.daysSinceEpoch }
        order.resentThrough = UInt64(clamping: through)
        return order
    }
}
