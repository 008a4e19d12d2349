import ArgumentParser
import Foundation
import KakuzukeProtocol
import RPC

/// Fills a tenant that was made for an import; verifies the file only unless `--yes` is given.
struct TenantImportCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Fills an empty tenant from an exported file; a dry run unless --yes is given.",
        discussion: """
            Example: kakuzuke tenant import market.tenant --key moving.key --yes

            The platform operator makes the empty tenant with `kakuzuke tenant create --import-tenant ID`; its owner \
            signs in with the token from there and imports. The file is opened on this machine. Everything comes or \
            nothing does. Afterwards the tokens and passwords of the export hold again, and every agent enrols anew. \
            \(ExitStatus.help())
            """)

    @Argument(help: "The file.")
    var file: String

    @Option(help: "The private key that the file was made for.")
    var key: String

    @Flag(help: "Does it; without it the file is only verified.")
    var yes = false

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var time: TimeOption
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        let input = TenantFileInput(path: file, privateKey: try TenantKeyFile.privateKey(path: key))
        // All of it before anything is sent: a file that is cut short is not found out at its end.
        let (header, content) = try await input.read { _, _ in }
        let rows = (content.manifest?.tables ?? []).reduce(0) { $0 + $1.rows }
        guard yes else {
            return CommandReport(
                text: """
                    would import tenant \(header.tenant) (\(header.code)), \(MoneyText.count(rows)) rows
                    the file is whole; nothing has changed; add --yes to import it
                    """, json: json(header, rows: rows, code: nil))
        }
        return try await signIn.withServer { server in
            var progress = ByteProgress()
            defer { progress.end() }
            let answer: Kakuzuke_V1_ImportTenantResponse = try await server.send(
                "TenancyService/ImportTenant", time: time.duration
            ) { (writer: RPCTypedWriter<Kakuzuke_V1_ImportTenantPart>) in
                _ = try await input.read { content, bytes in
                    var part = Kakuzuke_V1_ImportTenantPart()
                    part.content = Data(content)
                    try await writer.send(part)
                    progress.show(bytes)
                }
            }
            return CommandReport(
                text: """
                    imported \(MoneyText.count(answer.rows)) rows into tenant \(answer.tenantCode)
                    sign in with a token or password of the exported tenant; every agent needs a new enrolment token
                    """, json: json(header, rows: answer.rows, code: answer.tenantCode))
        }
    }

    private func json(_ header: TenantFileHeader, rows: UInt64, code: String?) -> JSONValue {
        [
            "tenant_id": .text(header.tenant.description), "code": code.map { .text($0) } ?? .null,
            "rows": .integer(Int64(clamping: rows)), "imported": .boolean(code != nil),
            "dry_run": .boolean(code == nil),
        ]
    }
}
