/// Why the HTTP door cannot be opened.
public struct HTTPDoorError: Error, Sendable, CustomStringConvertible {
    /// What happened, with the address.
    public let message: String
    /// What the operator does next.
    public let nextStep: String

    /// Message and next step on one line.
    public var description: String { "\(message). \(nextStep)" }
}
