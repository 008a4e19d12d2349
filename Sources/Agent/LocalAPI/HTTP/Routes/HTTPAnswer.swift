import KakuzukeProtocol

/// What the door answers to a request.
struct HTTPAnswer: Sendable {
    /// Code of the status line.
    var status: Int
    /// Type of the body.
    var contentType = "application/json"
    /// Headers beside those that every answer has.
    var headers: [(name: String, value: String)] = []
    var body: [UInt8]

    /// An answer in JSON.
    init(status: Int = 200, _ value: WrittenJSON) {
        self.status = status
        body = value.bytes
    }

    /// An answer of another type.
    init(contentType: String, _ body: [UInt8]) {
        status = 200
        self.contentType = contentType
        self.body = body
    }

    /// A refusal: code, message, next step and, where one is wrong, the field.
    ///
    /// - Parameters:
    ///   - error: why.
    ///   - status: code of the status line; nil: the one that goes with the error's code.
    init(_ error: KakuzukeError, status: Int? = nil) {
        let field = error.parameters["field"].map(HTTPProblem.field)
        var further = error.parameters
        further["field"] = nil
        let parameters = further.sorted { $0.key < $1.key }.map { WrittenJSON.Member($0.key, .text($0.value)) }
        self.init(
            status: status ?? HTTPProblem.status(error.code),
            .fields([
                "code": .text(error.code.word), "message": .text(error.message),
                "next_step": .text(HTTPProblem.advice(error.nextStep)), "field": field.map { .text($0) },
                "parameters": parameters.isEmpty ? nil : .object(parameters),
            ]))
        if self.status == 503 { headers.append(("Retry-After", "5")) }
        if self.status == 401 { headers.append(("WWW-Authenticate", "Bearer")) }
    }
}
