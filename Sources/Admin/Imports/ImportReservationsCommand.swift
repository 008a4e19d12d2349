import ArgumentParser

/// Brings purchases that members have promised in; member numbers are hashed before anything is sent.
struct ImportReservationsCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "reservations",
        abstract: "Brings purchases that members have promised in; numbers are hashed here.",
        discussion: """
            Example: kakuzuke import reservations reservations.csv --identifier-key TENANT-1.key

            Columns by name, in any order: \(ReservationLayout.names.required.joined(separator: ",")), and
            perhaps \(ReservationLayout.names.optional.joined(separator: ",")). UTF-8 or CP932. A row that is wrong is
            named with file, line, field and reason on standard error; the others are taken. A row that was imported
            before is counted as a duplicate; rows that are alike and both meant need keys. \(ExitStatus.help())
            """)

    @OptionGroup var input: InputImportOptions
    @OptionGroup var time: TimeOption
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await input.run(ReservationLayout.self, signIn, time) { ReservationLayout(key: $0) }
    }
}
