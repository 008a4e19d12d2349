import ArgumentParser
import KakuzukeProtocol

/// Verifies an exported tenant's file and tells what is in it; needs no server.
struct TenantInspectCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Verifies an exported file and tells what is in it; needs no server.",
        discussion: """
            Example: kakuzuke tenant inspect market.tenant --key moving.key

            \(ExitStatus.help())
            """)

    @Argument(help: "The file.")
    var file: String

    @Option(help: "The private key that the file was made for.")
    var key: String

    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let input = TenantFileInput(path: file, privateKey: try TenantKeyFile.privateKey(path: key))
        var progress = ByteProgress()
        defer { progress.end() }
        let (header, content) = try await input.read { progress.show($1) }
        let tables = content.manifest?.tables ?? []
        var table = TextTable(.init(title: "TABLE"), .init(title: "ROWS", alignsRight: true))
        for entry in tables { table.add(entry.name, MoneyText.count(entry.rows)) }
        let exported = MomentText.utc(milliseconds: header.exportedAtMilliseconds)
        return CommandReport(
            text: """
                tenant \(header.tenant) (\(header.code)), exported \(exported), schema \(header.schemaNumber)
                \(table.text(none: "no tables"))
                \(content.identifierKeyCount) identifier keys, \(content.secretCount) sealed secrets
                the file is whole
                """,
            json: [
                "tenant_id": .text(header.tenant.description), "code": .text(header.code),
                "exported_at": .text(exported), "schema": .integer(Int64(header.schemaNumber)),
                "identifier_keys": .integer(Int64(content.identifierKeyCount)),
                "sealed_secrets": .integer(Int64(content.secretCount)),
                "tables": .list(
                    tables.map { ["name": .text($0.name), "rows": .integer(Int64(clamping: $0.rows))] }),
            ])
    }
}
