import ArgumentParser
import Foundation
import KakuzukeProtocol

/// Hands a policy file in as a new version.
struct PolicyUploadCommand: AdministrationCommand {
    static let configuration = CommandConfiguration(
        commandName: "upload", abstract: "Hands a policy file in as a new version; it prices nothing yet.",
        discussion: """
            Example: kakuzuke policy upload policy.yaml

            Every problem is named with file, line, field and reason. With --draft a file with errors is kept, so that \
            somebody can go on with it: kakuzuke policy show. \(ExitStatus.help())
            """)

    /// Largest policy file; bytes.
    static let fileBytesMax = 1_048_576

    @Argument(help: "The policy file.")
    var file: String

    @Flag(help: "Keeps a file with errors as a draft, which never prices.")
    var draft = false

    @Option(help: "What is new in it, for the list of versions; at most 500 characters.")
    var note = ""

    @OptionGroup var signIn: SignInOptions
    @OptionGroup var output: OutputOptions

    func report() async throws -> CommandReport {
        guard let data = FileManager.default.contents(atPath: file) else {
            throw CommandFailure(.dataRefused, "\(file): cannot be read", next: "check the path")
        }
        guard data.count <= Self.fileBytesMax, let text = String(data: data, encoding: .utf8) else {
            throw CommandFailure(
                .dataRefused, "\(file): is no UTF-8 text of at most \(Self.fileBytesMax) bytes",
                next: "check it with `kakuzuke policy validate`")
        }
        var request = Kakuzuke_V1_UploadPolicyRequest()
        request.text = text
        request.file = URL(filePath: file).lastPathComponent
        request.keepDraft = draft
        request.note = note
        let taken: Kakuzuke_V1_UploadPolicyResponse = try await signIn.withServer { server in
            try await server.call("PolicyService/UploadPolicy", request)
        }
        let isTaken = taken.version > 0
        let correct =
            "\n  next: correct the file at these places, check it with `kakuzuke policy validate \(file)`, and "
        return CommandReport(
            text: isTaken
                ? "version \(taken.version)"
                    + (taken.isDraft ? ", a draft with errors, which never prices" + correct + "upload it again" : "")
                : "refused: nothing was taken" + correct + "upload it again; --draft keeps it as it is",
            json: [
                "version": isTaken ? .integer(Int64(taken.version)) : .null,
                "is_draft": .boolean(taken.isDraft), "remarks": .list(taken.remarks.map(Self.json)),
            ],
            remarks: taken.remarks.map { remark in
                let severity = remark.isError ? "error" : "warning"
                return "\(file):\(remark.line):\(remark.column): \(severity): \(remark.field): \(remark.reason)"
            },
            status: isTaken ? .done : .dataRefused)
    }

    private static func json(_ remark: Kakuzuke_V1_PolicyRemark) -> JSONValue {
        [
            "is_error": .boolean(remark.isError), "line": .integer(Int64(remark.line)),
            "column": .integer(Int64(remark.column)), "field": .text(remark.field), "reason": .text(remark.reason),
        ]
    }
}
