/// A conversion requirement (顧客化要件) that the customer may choose, such as a member card.
public struct EnrolmentOption: Hashable, Sendable {
    /// The code that the customer's choice names.
    public var option: String
    /// The name shown to people.
    public var name: String
    /// Points from the day on which it was chosen; an option counts once.
    public var points: Points

    /// Makes an option.
    public init(option: String, name: String, points: Points) {
        self.option = option
        self.name = name
        self.points = points
    }
}
