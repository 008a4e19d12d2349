import ArgumentParser
import KakuzukeProtocol

/// Deletes a suspended tenant with everything; counts what would go unless `--yes` and `--tenant-id` are given.
struct TenantDeleteCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes a suspended tenant for good; a dry run unless --yes is given.",
        discussion: """
            Example: kakuzuke tenant delete market --tenant-id 7d0f2c52-6d0b-4a51-9f64-0d3b1f6f7a10 --yes

            Suspend the tenant first. Every row and every identifier key goes, also the audit log; a proof of the \
            deletion stays. Backups of the database and of the installation's folder are not touched. \
            \(ExitStatus.help())
            """)

    @Argument(help: "The tenant's code.")
    var code: String

    @Option(help: "The tenant's id, as `kakuzuke tenant list` shows it, so that a slip of the hand deletes nothing.")
    var tenantID: String?

    @Flag(help: "Does it; without it nothing changes.")
    var yes = false

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var time: TimeOption
    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !yes || tenantID != nil else { throw ValidationError("--yes wants --tenant-id as well") }
    }

    func report() async throws -> CommandReport {
        try await signIn.withServer { server in
            var request = Kakuzuke_V1_DeleteTenantRequest()
            request.code = code
            if yes, let tenantID { request.tenantID = tenantID }
            let answer: Kakuzuke_V1_DeleteTenantResponse = try await server.call(
                "TenantService/DeleteTenant", request, time: time.duration)
            var table = TextTable(
                .init(title: "TABLE"), .init(title: "ROWS", alignsRight: true), .init(title: "LEFT", alignsRight: true))
            for row in answer.tables where row.rows > 0 {
                table.add(row.name, MoneyText.count(row.rows), MoneyText.count(row.rowsLeft))
            }
            let keys = "\(answer.keys) identifier keys"
            let end =
                answer.deleted
                ? "deleted tenant \(code) and \(keys)"
                : "would delete tenant \(code) and \(keys)\n"
                    + "nothing has changed; add --tenant-id ID --yes to delete it"
            return CommandReport(
                text: table.text(none: "no rows") + "\n" + end,
                json: [
                    "code": .text(code), "deleted": .boolean(answer.deleted), "dry_run": .boolean(!answer.deleted),
                    "identifier_keys": .integer(Int64(answer.keys)),
                    "tables": .list(
                        answer.tables.map { row in
                            [
                                "name": .text(row.name), "rows": .integer(Int64(clamping: row.rows)),
                                "rows_left": .integer(Int64(clamping: row.rowsLeft)),
                            ]
                        }),
                ])
        }
    }
}
