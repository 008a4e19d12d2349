import ArgumentParser
import KakuzukeProtocol

/// Shows what was reckoned of a version.
struct PolicySimulationCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulation", abstract: "Shows the newest report of `policy simulate` about a version.",
        discussion: "Example: kakuzuke policy simulation 3 --profile market\n\n\(ExitStatus.help())")

    @Argument(help: "The version, as `kakuzuke policy history` shows it.")
    var version: UInt32

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_GetSimulationRequest()
        request.version = version
        let message = request
        let simulation: Kakuzuke_V1_PolicySimulation = try await signIn.withServer { server in
            try await server.call("SimulationService/GetSimulation", message)
        }
        return CommandReport(text: SimulationText(simulation).text, json: SimulationJSON.value(simulation))
    }
}
