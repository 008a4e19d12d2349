import ArgumentParser

/// The agent beside a store's point of sale.
struct AgentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "kakuzuke-agent",
        abstract: "Reads a store's journals, brings them to the server, and prices baskets also while it is offline.",
        subcommands: [
            EnrollCommand.self, RunCommand.self, SyncCommand.self, StatusCommand.self, QuoteCommand.self,
            RatingCommand.self, EnrolmentCommand.self, AttributeCommand.self, ReservationCommand.self,
            OrderCommand.self, ReturnCommand.self, ReceiptCommand.self, PageCommand.self, AdoptCommand.self,
            JournalCommand.self,
            QuarantineCommand.self, DoctorCommand.self, DiagnosticsCommand.self,
        ])

    /// Version of this program, as the server's list of agents shows it.
    static let softwareVersion = "0.1.0"
}
