import Crypto
import Foundation
import KakuzukeProtocol
import RPC
import Rating
import StorageTestSupport
import Testing

@testable import Services

// Goal: commands go over the wire as they do within the server, and a bundle comes in parts. Method: real TLS, real
// database, calls as headquarters and an agent make them.
@Suite struct CommandsOverTLSTests {
    private static func send(
        _ parts: [Kakuzuke_V1_DiagnosticsPart], _ client: RPCClient
    ) async throws -> KakuzukeError? {
        do {
            let _: Kakuzuke_V1_UploadDiagnosticsResponse = try await client.clientStreaming(
                SyncServiceMethod.uploadDiagnostics.rawValue, sending: Kakuzuke_V1_DiagnosticsPart.self
            ) { writer in
                for part in parts { try await writer.send(part) }
            }
            return nil
        } catch let error as RPCError {
            return error.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }
        }
    }

    /// A bundle in two parts.
    private static func parts(
        _ packed: [UInt8], _ number: UInt64, _ epoch: Data
    ) -> (Kakuzuke_V1_DiagnosticsPart, Kakuzuke_V1_DiagnosticsPart) {
        var part = Kakuzuke_V1_DiagnosticsPart()
        part.installEpoch = epoch
        part.commandNumber = number
        part.contents = Data(packed.prefix(10))
        var rest = part
        rest.position = 1
        rest.contents = Data(packed.dropFirst(10))
        rest.isLast = true
        rest.digest = Data(SHA256.hash(data: packed))
        return (part, rest)
    }

    @Test func ordersGoDownAndWhatBecomesOfThemComesUp() async throws {
        try await TestBackend.with { backend in
            let (client, enrolment) = try await backend.enrolled("S01")
            let owner = try await backend.person([.owner])
            var uploader = TestUploader(backend.tenant, agent: 0)
            let _: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                SyncServiceMethod.handshake.rawValue, uploader.request())
            let facts = (1...3).map { IngestTests.receipt($0) }
            let first = try uploader.message(facts)
            _ = try await SyncOverTLSTests.upload(client, [first])
            uploader.next = 4
            uploader.digest = BatchDigest(bytes: first.digest)!

            var request = Kakuzuke_V1_OrderAgentCommandRequest()
            request.agentID = enrolment.agentID
            request.resend.fromDate = IngestTests.today.daysSinceEpoch
            let resend: Kakuzuke_V1_OrderAgentCommandResponse = try await owner.call(
                "StoreService/OrderAgentCommand", request)
            request.diagnostics = Kakuzuke_V1_DiagnosticsOrder()
            let bundle: Kakuzuke_V1_OrderAgentCommandResponse = try await owner.call(
                "StoreService/OrderAgentCommand", request)
            let hello: Kakuzuke_V1_HandshakeResponse = try await client.unary(
                SyncServiceMethod.handshake.rawValue, uploader.request())
            #expect(hello.commandsWait && hello.nextSequence == 4)
            var take = Kakuzuke_V1_TakeCommandsRequest()
            take.installEpoch = Data(uploader.epoch.bytes)
            let taken: Kakuzuke_V1_TakeCommandsResponse = try await client.unary(
                SyncServiceMethod.takeCommands.rawValue, take)
            #expect(taken.commands.map(\.commandNumber) == [resend.commandNumber, bundle.commandNumber])

            var again = try FactBatch(
                installEpoch: uploader.epoch,
                facts: facts.enumerated().map {
                    SequencedFact(sequence: SequenceNumber(UInt64($0.offset) + 1), fact: $0.element)
                }
            ).message(after: .start)
            again.commandNumber = resend.commandNumber
            let answers = try await SyncOverTLSTests.upload(client, [again])
            #expect(answers.map(\.duplicates) == [3] && answers.map(\.lastSequence) == [3])
            var report = Kakuzuke_V1_ReportCommandRequest()
            report.installEpoch = take.installEpoch
            report.commandNumber = resend.commandNumber
            report.outcome = .done
            let _: Kakuzuke_V1_ReportCommandResponse = try await client.unary(
                SyncServiceMethod.reportCommand.rawValue, report)

            let packed = try CommandScene.bundle(String(repeating: "all is well\n", count: 2_000))
            let (part, rest) = Self.parts(packed, bundle.commandNumber, take.installEpoch)
            let wrong = try await Self.send([rest, part], client)
            #expect(wrong?.code == .invalidArgument && wrong?.parameters["field"] == "position")
            #expect(try await Self.send([part], client)?.parameters["field"] == "is_last")
            #expect(try await Self.send([part, rest], client) == nil)
            var fetch = Kakuzuke_V1_FetchDiagnosticsRequest()
            fetch.commandNumber = bundle.commandNumber
            let fetched: Kakuzuke_V1_FetchDiagnosticsResponse = try await owner.call(
                "StoreService/FetchDiagnostics", fetch)
            #expect([UInt8](fetched.contents) == packed)
            let list: Kakuzuke_V1_ListAgentCommandsResponse = try await owner.call(
                "StoreService/ListAgentCommands", Kakuzuke_V1_ListAgentCommandsRequest())
            #expect(list.commands.map(\.state) == [.done, .done] && list.commands.last?.duplicates == 3)
            await client.shutdown()
            await owner.client.shutdown()
        }
    }
}
