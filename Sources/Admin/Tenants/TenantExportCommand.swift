import ArgumentParser
import Foundation
import KakuzukeProtocol
import RPC

/// Writes everything of the own tenant into a file that one key opens.
struct TenantExportCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes everything of the own tenant into an encrypted file; for its owner.",
        discussion: """
            Example: kakuzuke tenant export --key moving.key.pub --output market.tenant

            The file holds all customers, receipts, policies, people and identifier keys at one point in time, \
            encrypted to the key. The export is written to the audit log. \(ExitStatus.help())
            """)

    @Option(help: "The public key, as `kakuzuke tenant export-key` made it.")
    var key: String

    @Option(name: .customLong("output"), help: "A new file.")
    var file: String

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var time: TimeOption
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        var request = Kakuzuke_V1_ExportTenantRequest()
        request.recipientPublicKey = Data(try TenantKeyFile.publicKey(path: key))
        let message = request
        return try await signIn.withServer { server in
            // The name that was asked for appears only when the file is whole.
            guard !FileManager.default.fileExists(atPath: file) else {
                throw CommandFailure(.dataRefused, "\(file): exists and is not replaced", next: "name another file")
            }
            let draft = try SecretFile(path: file + ".part")
            do {
                let bytes = try await write(message, server, to: draft)
                guard rename(draft.path, file) == 0 else { throw Self.unwritable(file) }
                return CommandReport(
                    text: "\(MoneyText.count(bytes)) bytes written to \(file)",
                    json: ["file": .text(file), "bytes": .integer(Int64(clamping: bytes))])
            } catch {
                draft.discard()
                throw error
            }
        }
    }

    private func write(
        _ request: Kakuzuke_V1_ExportTenantRequest, _ server: ServerSession, to draft: SecretFile
    ) async throws -> UInt64 {
        guard let handle = FileHandle(forWritingAtPath: draft.path) else { throw Self.unwritable(draft.path) }
        defer { try? handle.close() }
        return try await server.receive("TenancyService/ExportTenant", request, time: time.duration) {
            (parts: RPCTypedStream<Kakuzuke_V1_ExportTenantPart>) in
            var bytes: UInt64 = 0
            var progress = ByteProgress()
            defer { progress.end() }
            for try await part in parts {
                do {
                    try handle.write(contentsOf: part.data)
                } catch {
                    throw Self.unwritable(draft.path)
                }
                bytes += UInt64(part.data.count)
                progress.show(bytes)
            }
            guard (try? handle.synchronize()) != nil else { throw Self.unwritable(draft.path) }
            return bytes
        }
    }

    private static func unwritable(_ path: String) -> CommandFailure {
        CommandFailure(.other, "\(path): cannot be written", next: "check the disk and name another file")
    }
}
