import ArgumentParser

/// Brings members in; their numbers are hashed before anything is sent.
struct ImportMembersCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "members", abstract: "Brings members with what they have chosen in; numbers are hashed here.",
        discussion: """
            Example: kakuzuke import members members.csv --identifier-key TENANT-1.key

            The first line names the columns, in any order: \(MemberLayout.columns.joined(separator: ",")), \
            and perhaps phone,email,card. UTF-8 or CP932. Member numbers and the others do not leave this machine;
            where they name different customers the member number wins, see `kakuzuke customer conflicts`. A row that
            is wrong is named with file, line, field and reason on standard error; the others are taken.
            \(ExitStatus.help())
            """)

    @Argument(help: "The file.")
    var file: String

    @Option(help: "The tenant's identifier key: 32 bytes, from the installation's folder.")
    var identifierKey: String

    @Option(help: "Number of the key (default: as in the name of the file, TENANT-NUMBER.key).")
    var identifierKeyNumber: UInt32?

    @OptionGroup var time: TimeOption
    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let csv = try CSVFile(path: file, columns: MemberLayout.names)
        let keyFile = try IdentifierKeyFile(path: identifierKey, number: identifierKeyNumber)
        return try await signIn.withServer { server in
            try keyFile.requireTenant(server.token.tenant)
            return try await ImportRun(layout: MemberLayout(key: keyFile.key), file: csv, time: time.duration)
                .report(server)
        }
    }
}
