import ArgumentParser

/// Makes the key pair that an export is encrypted to.
struct TenantExportKeyCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "export-key", abstract: "Makes a key pair for exports; needs no server.",
        discussion: """
            Example: kakuzuke tenant export-key --output moving.key

            moving.key holds the private key, for its owner alone (mode 0600): whoever has it reads every export made \
            for it, and without it nobody does. moving.key.pub holds the public key, for `tenant export`. \
            \(ExitStatus.help())
            """)

    @Option(
        name: .customLong("output"),
        help: "A new file for the private key; the public key goes to the same name with .pub.")
    var file: String

    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        try TenantKeyFile.make(path: file)
        return CommandReport(
            text: "private key written to \(file)\npublic key written to \(file).pub",
            json: ["private_key_file": .text(file), "public_key_file": .text(file + ".pub")])
    }
}
