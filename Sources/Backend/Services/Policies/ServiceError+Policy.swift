import KakuzukeProtocol

extension ServiceError {
    /// A refusal about a policy version; clients tell the next step by the obstacle.
    ///
    /// - Parameters:
    ///   - obstacle: what stands in the way.
    ///   - code: the kind of refusal.
    ///   - message: what is wrong, and what to do.
    ///   - field: the field concerned.
    init(_ obstacle: PolicyObstacle, _ code: Code, _ message: String, field: String) {
        self.init(code, message, field: field, parameters: [PolicyObstacle.parameter: obstacle.rawValue])
    }
}
