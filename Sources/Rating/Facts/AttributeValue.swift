/// A fact about the customer that holds from a date on.
public struct AttributeValue: Hashable, Sendable {
    /// The attribute's name.
    public var attribute: String
    /// The value from that date on.
    public var value: String
    /// First date on which the value holds; nil: always, until a dated value replaces it.
    public var from: CalendarDate?

    /// Makes a value.
    public init(attribute: String, value: String, from: CalendarDate? = nil) {
        self.attribute = attribute
        self.value = value
        self.from = from
    }
}
