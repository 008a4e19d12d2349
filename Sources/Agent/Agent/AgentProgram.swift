import ArgumentParser

/// Where the program begins.
@main
enum AgentProgram {
    /// Settles what must be settled before there is a second thread, then runs the command.
    @MainActor
    static func main() async {
        HeapSettings.apply()
        await AgentCommand.main()
    }
}
