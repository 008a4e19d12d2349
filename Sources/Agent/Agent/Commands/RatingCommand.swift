import ArgumentParser
import KakuzukeProtocol
import LocalAPI
import Wording

/// Tells a customer's rating.
struct RatingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rating",
        abstract: "Tells a customer's grade in every subject, and when it will change by itself.",
        discussion: """
            Example: kakuzuke-agent rating --member 1234567 --explain --language ja

            With --explain it says how the grade came about and what leads further, as far as the retailer tells it.
            Exit codes: 0 told, 64 wrong usage, 65 nobody knows the customer, 78 not enrolled.
            """)

    @OptionGroup var folderOptions: FolderOptions
    @OptionGroup var customer: CustomerOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var speech: LanguageOption

    @Flag(help: "Says how the grade came about and what leads further.")
    var explain = false

    func validate() throws {
        if customer.reference == nil { throw ValidationError("Give --member or --customer.") }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            let folder = folderOptions.folder
            if explain { return try await explanation(folder) }
            var request = Kakuzuke_V1_GetRatingRequest()
            if let reference = customer.reference { request.customer = reference }
            if let date = customer.date { request.asOf = date }
            let response: Kakuzuke_V1_GetRatingResponse
            if let door = try AgentDoor(folder) {
                response = try await door.ask("RatingService/GetRating", request)
            } else {
                response = try await AgentParts.open(folder).ratings.rating(request)
            }
            if output.json { try JSONOutput.write(response) } else { RatingText(response).lines.forEach { print($0) } }
        }
    }

    private func explanation(_ folder: AgentFolder) async throws {
        var request = Kakuzuke_V1_ExplainRatingRequest()
        if let reference = customer.reference { request.customer = reference }
        if let date = customer.date { request.asOf = date }
        request.language = speech.language.rawValue
        let response: Kakuzuke_V1_ExplainRatingResponse
        if let door = try AgentDoor(folder) {
            response = try await door.ask("RatingService/ExplainRating", request)
        } else {
            response = try await AgentParts.open(folder).ratings.explanation(request)
        }
        if output.json { return try JSONOutput.write(response) }
        for explanation in response.explanations + response.comingSubjects {
            explanation.sentences.forEach { print($0) }
        }
    }
}
