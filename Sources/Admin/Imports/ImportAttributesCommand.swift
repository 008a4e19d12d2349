import ArgumentParser

/// Brings attributes that members have told in; member numbers are hashed before anything is sent.
struct ImportAttributesCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "attributes", abstract: "Brings attributes that members have told in; numbers are hashed here.",
        discussion: """
            Example: kakuzuke import attributes attributes.csv --identifier-key TENANT-1.key

            Columns by name, in any order: \(AttributeLayout.names.required.joined(separator: ",")), and
            perhaps \(AttributeLayout.names.optional.joined(separator: ",")). UTF-8 or CP932. A row that is wrong is
            named with file, line, field and reason on standard error; the others are taken. A row that was imported
            before is counted as a duplicate; rows that are alike and both meant need keys. \(ExitStatus.help())
            """)

    @OptionGroup var input: InputImportOptions
    @OptionGroup var time: TimeOption
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try await input.run(AttributeLayout.self, signIn, time) { AttributeLayout(key: $0) }
    }
}
