import ArgumentParser
import KakuzukeProtocol
import Rating

/// Shows one customer's rating in all subjects.
struct RatingShowCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Shows one customer's ratings, what they are made of, and how they will change.",
        discussion: """
            Example: kakuzuke rating show --member 4711 --identifier-key TENANT-1.key \
            --reason "asked at the desk"

            \(ExitStatus.help())
            """)

    @OptionGroup var customer: CustomerOptions

    @Option(help: "Business date: YYYY-MM-DD (default: the server's).", transform: DateArgument.date)
    var on: CalendarDate?

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard customer.member != nil || customer.customer != nil else {
            throw ValidationError("name the customer: --member NUMBER --identifier-key FILE, or --customer ID")
        }
    }

    func report() async throws -> CommandReport {
        let answer: Kakuzuke_V1_GetRatingResponse = try await signIn.withServer { server in
            var request = Kakuzuke_V1_GetRatingRequest()
            if let reference = try customer.reference(tenant: server.token.tenant) { request.customer = reference }
            request.reason = customer.reason ?? ""
            if let on { request.asOf = on.daysSinceEpoch }
            return try await server.call("RatingService/GetRating", request)
        }
        return CommandReport(text: Self.text(answer), json: Self.json(answer))
    }

    private static func text(_ answer: Kakuzuke_V1_GetRatingResponse) -> String {
        var ratings = TextTable(
            .init(title: "SUBJECT"), .init(title: "STAGE"), .init(title: "GRADE"),
            .init(title: "SCORE", alignsRight: true), .init(title: "REFERENCE DATE"))
        var parts = TextTable(
            .init(title: "SCORE OF"), .init(title: "STARTING", alignsRight: true),
            .init(title: "LIFETIME", alignsRight: true), .init(title: "PERIOD", alignsRight: true),
            .init(title: "CURRENT", alignsRight: true), .init(title: "RESERVATIONS", alignsRight: true),
            .init(title: "ATTRIBUTES", alignsRight: true))
        for rating in answer.ratings {
            ratings.add(
                rating.subject, RatingText.stage(rating.stage), rating.hasGrade ? rating.grade : "-",
                rating.hasScore ? String(rating.score) : "-", MomentText.date(rating.referenceDate))
            guard rating.hasComponents else { continue }
            let components = rating.components
            parts.add(
                rating.subject, String(components.starting), String(components.lifetime), String(components.period),
                String(components.current), String(components.reservations), String(components.attributes))
        }
        var sections = [
            "on \(MomentText.date(answer.asOf)) by policy version \(answer.policyVersion)",
            ratings.text(none: "no ratings"),
        ]
        if answer.ratings.contains(where: \.hasComponents) { sections.append(parts.text(none: "")) }
        if !answer.forecast.isEmpty {
            let lines = answer.forecast.map { entry in
                let grade = entry.hasGrade ? " \(entry.grade)" : ""
                return
                    "  \(MomentText.date(entry.onDate))  \(entry.subject):\(grade) (\(RatingText.stage(entry.stage)))"
            }
            sections.append("without further purchases:\n" + lines.joined(separator: "\n"))
        }
        return sections.joined(separator: "\n\n")
    }

    private static func json(_ answer: Kakuzuke_V1_GetRatingResponse) -> JSONValue {
        [
            "as_of": .text(MomentText.date(answer.asOf)), "policy_version": .integer(Int64(answer.policyVersion)),
            "freshness": .text(RatingText.freshness(answer.freshness)),
            "ratings": .list(answer.ratings.map { .object(RatingText.json($0)) }),
            "forecast": .list(
                answer.forecast.map { entry in
                    [
                        "subject": .text(entry.subject), "on": .text(MomentText.date(entry.onDate)),
                        "stage": .text(entry.stage), "grade": entry.hasGrade ? .text(entry.grade) : .null,
                    ]
                }),
        ]
    }
}
