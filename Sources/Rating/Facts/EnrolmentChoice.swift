/// A conversion requirement that the customer chose.
public struct EnrolmentChoice: Hashable, Sendable {
    /// The option's code; one that the policy does not know gives nothing.
    public var option: String
    /// The date from which it counts.
    public var on: CalendarDate

    /// Makes a choice.
    public init(option: String, on: CalendarDate) {
        self.option = option
        self.on = on
    }
}
