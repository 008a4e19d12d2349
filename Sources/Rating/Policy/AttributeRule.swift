/// Points for a fact about the customer, such as the region; all matching rules add up.
public struct AttributeRule: Hashable, Sendable {
    /// The attribute's name.
    public var attribute: String
    /// The value that earns the points.
    public var value: String
    /// The points; may be negative.
    public var points: Points

    /// Makes a rule.
    public init(attribute: String, value: String, points: Points) {
        self.attribute = attribute
        self.value = value
        self.points = points
    }
}
