import ArgumentParser
import KakuzukeProtocol

/// The file of an import of customers' inputs and the key by which its member numbers are hashed.
struct InputImportOptions: ParsableArguments {
    @Argument(help: "The file.")
    var file: String

    @Option(help: "The tenant's identifier key: 32 bytes, from the installation's folder.")
    var identifierKey: String

    @Option(help: "Number of the key (default: as in the name of the file, TENANT-NUMBER.key).")
    var identifierKeyNumber: UInt32?

    /// Sends the file.
    ///
    /// - Parameters:
    ///   - type: the layout of the file.
    ///   - signIn: the sign-in.
    ///   - time: how long the server may take.
    ///   - layout: makes the layout with the key.
    /// - Returns: what became of the rows.
    /// - Throws: `CommandFailure` when the file or the key cannot be used, or the call fails.
    func run<Layout: InputLayout>(
        _ type: Layout.Type, _ signIn: SignInOptions, _ time: TimeOption,
        _ layout: @Sendable (IdentifierKey) -> Layout
    ) async throws -> CommandReport {
        let csv = try CSVFile(path: file, columns: Layout.names)
        let keyFile = try IdentifierKeyFile(path: identifierKey, number: identifierKeyNumber)
        return try await signIn.withServer { server in
            try keyFile.requireTenant(server.token.tenant)
            return try await ImportRun(layout: layout(keyFile.key), file: csv, time: time.duration).report(server)
        }
    }
}
