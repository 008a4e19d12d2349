import ArgumentParser
import KakuzukeProtocol
import LocalAPI

/// Tells a customer's rating.
struct RatingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rating",
        abstract: "Tells a customer's grade in every subject, and when it will change by itself.",
        discussion: """
            Example: kakuzuke-agent rating --member 1234567

            Exit codes: 0 told, 64 wrong usage, 65 nobody knows the customer, 78 not enrolled.
            """)

    @OptionGroup var folderOptions: FolderOptions
    @OptionGroup var customer: CustomerOptions
    @OptionGroup var output: OutputOptions

    func validate() throws {
        if customer.reference == nil { throw ValidationError("Give --member or --customer.") }
    }

    func run() async throws {
        try await CommandFailure.reporting {
            let folder = folderOptions.folder
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
}
