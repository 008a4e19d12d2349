/// The first mistake in a text that is to be JSON.
public struct JSONProblem: Error, Hashable, Sendable {
    /// Line of the text, from 1.
    public var line: Int
    /// Byte of that line, from 1.
    public var byte: Int
    /// What is wrong, in words without anything of the text.
    public var reason: String

    /// Makes a mistake.
    public init(line: Int, byte: Int, reason: String) {
        self.line = line
        self.byte = byte
        self.reason = reason
    }
}
