/// What a recorded agent was asked at its own door after the conversation, and what it said.
public struct StoreAnswer: Hashable, Sendable {
    /// Full name, `package.Service/Method`.
    public var method: String
    /// The request as JSON.
    public var request: String
    /// The answer as JSON.
    public var answer: String

    /// Makes an answer.
    ///
    /// - Parameters:
    ///   - method: full name, `package.Service/Method`.
    ///   - request: the request as JSON.
    ///   - answer: the answer as JSON.
    public init(method: String, request: String, answer: String) {
        self.method = method
        self.request = request
        self.answer = answer
    }
}
