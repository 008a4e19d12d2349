import KakuzukeProtocol

/// Errors of the product in the terms of HTTP.
enum HTTPProblem {
    /// The code of the status line that goes with an error.
    static func status(_ code: KakuzukeError.Code) -> Int {
        switch code {
        case .invalidArgument: 400
        case .unauthenticated: 401
        case .permissionDenied: 403
        case .notFound: 404
        case .alreadyExists, .wrongState, .conflict: 409
        case .basketInvalid: 422
        case .busy: 429
        case .cacheEmpty, .unavailable, .policyMissing, .diskReadOnly: 503
        case .deadlineExceeded: 504
        case .diskFull: 507
        default: 500
        }
    }

    /// What a program, or whoever looks after it, does next.
    static func advice(_ step: KakuzukeError.NextStep) -> String {
        switch step {
        case .retry: "Send the same request again."
        case .retryLater: "Send the same request again in a few seconds; nothing is lost."
        case .fixRequest: "Correct the request; /openapi.json describes it."
        case .signIn: "Send Authorization: Bearer with the token of the file http.token, or open the page anew."
        case .makeRoom: "Make the disk of this machine take writes again, then send the same request again."
        case .askAdministrator: "Ask headquarters."
        case .enrolAgain: "Ask headquarters for a new token and run kakuzuke-agent enroll."
        case .updateSoftware: "Update the agent."
        default: "Run kakuzuke-agent doctor on this machine and report what it says."
        }
    }

    /// A field in the words of the JSON bodies.
    static func field(_ field: String) -> String {
        if field == "key" || field == "request_key" { return "Idempotency-Key" }
        let places = [
            "input.enrolment.", "input.attribute.", "input.reservation_kept.", "input.reservation_cancelled.",
            "input.reservation.", "input.", "customer.", "basket.", "order.",
        ]
        var name = field
        for place in places where name.hasPrefix(place) { name.removeFirst(place.count) }
        name = name.replacing("unit_cost_e2", with: "unit_cost_hundredths")
        switch name {
        case "customer": return "member_number"
        case "on_date": return "on"
        case "from_date": return "from"
        default: return name
        }
    }
}
