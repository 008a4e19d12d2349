import KakuzukeProtocol

/// Why a request is not let in, as it is answered.
struct HTTPRefusal: Error, Sendable {
    let answer: HTTPAnswer

    /// Makes a refusal.
    ///
    /// - Parameters:
    ///   - status: code of the status line.
    ///   - code: the error's code.
    ///   - message: what is wrong; holds nothing of the request.
    ///   - field: the header or part that is wrong.
    ///   - nextStep: nil: what the code suggests.
    ///   - headers: headers of the answer.
    init(
        _ status: Int, _ code: KakuzukeError.Code, _ message: String, field: String,
        nextStep: KakuzukeError.NextStep? = nil, headers: [(name: String, value: String)] = []
    ) {
        var answer = HTTPAnswer(
            KakuzukeError(code, message, nextStep: nextStep, parameters: ["field": field]), status: status)
        answer.headers += headers
        self.answer = answer
    }
}
