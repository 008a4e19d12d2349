import Crypto
import Foundation
import KakuzukeProtocol
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport

@testable import Services

/// Headquarters that orders, and an agent that does as the product's agent does.
struct CommandScene {
    let tenant: ServiceTestTenant
    let desk: AgentCommandDesk
    let intake: AgentCommandIntake
    var uploader: TestUploader
    /// What the agent keeps, from the first sequence on.
    var kept: [Fact] = []

    init(_ tenant: ServiceTestTenant, agent: Int = 0) async throws {
        self.tenant = tenant
        desk = AgentCommandDesk(database: tenant.store.database, clock: tenant.clock.wallClock)
        intake = AgentCommandIntake(database: tenant.store.database, clock: tenant.clock.wallClock)
        uploader = TestUploader(tenant, agent: agent)
        try await uploader.handshake()
    }

    static func with(_ body: (inout CommandScene) async throws -> Void) async throws {
        try await IngestTests.with { tenant in
            var scene = try await CommandScene(tenant)
            try await body(&scene)
        }
    }

    /// Uploads facts for the first time.
    @discardableResult
    mutating func upload(_ facts: [Fact]) async throws -> Kakuzuke_V1_UploadAcknowledgement {
        kept += facts
        return try await uploader.upload(facts)
    }

    /// True when the handshake tells the agent that something was ordered.
    func waits(_ version: ConversationVersion = .current) async throws -> Bool {
        var request = uploader.request()
        request.conversationVersion = version.number
        return try await tenant.conversation.handshake(request, uploader.agent).commandsWait
    }

    /// What is ordered of the scene's agent.
    func request(
        _ write: (inout Kakuzuke_V1_OrderAgentCommandRequest) -> Void
    ) -> Kakuzuke_V1_OrderAgentCommandRequest {
        var request = Kakuzuke_V1_OrderAgentCommandRequest()
        request.agentID = uploader.agent.agent.uuidString.lowercased()
        write(&request)
        return request
    }

    func orderDiagnostics(by caller: Caller? = nil) async throws -> UInt64 {
        try await desk.order(
            request { $0.diagnostics = Kakuzuke_V1_DiagnosticsOrder() }, by: caller ?? tenant.owner
        ).commandNumber
    }

    func orderResend(from sequence: UInt64 = 1) async throws -> UInt64 {
        try await desk.order(request { $0.resend.fromSequence = sequence }, by: tenant.owner).commandNumber
    }

    func take() async throws -> [Kakuzuke_V1_AgentCommand] {
        var request = Kakuzuke_V1_TakeCommandsRequest()
        request.installEpoch = Data(uploader.epoch.bytes)
        return try await intake.take(request, uploader.agent).commands
    }

    func end(
        _ number: UInt64, _ outcome: Kakuzuke_V1_CommandOutcome = .done, _ reason: String = ""
    ) async throws {
        var request = Kakuzuke_V1_ReportCommandRequest()
        request.installEpoch = Data(uploader.epoch.bytes)
        request.commandNumber = number
        request.outcome = outcome
        request.reasonCode = reason
        try await intake.end(request, uploader.agent)
    }

    /// The newest commands of the tenant.
    func list(_ agent: String = "") async throws -> [Kakuzuke_V1_ListAgentCommandsResponse.Command] {
        var request = Kakuzuke_V1_ListAgentCommandsRequest()
        request.agentID = agent
        return try await desk.list(request, tenant.owner).commands
    }

    /// Kept facts as a batch of a command.
    func message(_ sequences: ClosedRange<UInt64>, _ number: UInt64) throws -> Kakuzuke_V1_UploadBatch {
        let facts = sequences.map {
            SequencedFact(sequence: SequenceNumber($0), fact: kept[Int($0) - 1])
        }
        var message = try FactBatch(installEpoch: uploader.epoch, facts: facts).message(after: .start)
        message.commandNumber = number
        return message
    }

    /// Sends kept facts again.
    @discardableResult
    func again(_ sequences: ClosedRange<UInt64>, _ number: UInt64) async throws -> Kakuzuke_V1_UploadAcknowledgement {
        try await tenant.conversation.store(try message(sequences, number), from: uploader.agent).acknowledgement
    }

    /// A bundle of one file.
    static func bundle(_ text: String = "all is well") throws -> [UInt8] {
        var file = Kakuzuke_V1_DiagnosticsFile()
        file.name = "doctor.txt"
        file.text = text
        var files = Kakuzuke_V1_DiagnosticsFiles()
        files.files = [file]
        return try files.packed()
    }

    func keep(_ packed: [UInt8], _ number: UInt64) async throws {
        try await intake.keep(
            DiagnosticsAssembly.Bundle(number: number, installEpoch: uploader.epoch.bytes, packed: packed),
            from: uploader.agent)
    }

    func fetch(_ number: UInt64, _ caller: Caller? = nil) async throws -> [UInt8] {
        var request = Kakuzuke_V1_FetchDiagnosticsRequest()
        request.commandNumber = number
        return [UInt8](try await desk.bundle(request, caller ?? tenant.owner).contents)
    }

    /// Everything that facts have an effect on, without when and by which batch it came.
    func effects() async throws -> [String] {
        _ = try await tenant.remaker.run(tenant.scope, today: IngestTests.today)
        var rows: [String] = []
        for sql in [
            "SELECT (to_jsonb(r) - 'arrival' - 'tenant_id')::text FROM receipts r ORDER BY receipt_key",
            "SELECT (to_jsonb(r) - 'tenant_id' - 'revision')::text FROM receipt_keys r ORDER BY receipt_key",
            "SELECT (to_jsonb(r) - 'tenant_id')::text FROM receipt_revisions r ORDER BY receipt_key, revision",
            "SELECT (to_jsonb(r) - 'tenant_id' - 'change_number')::text FROM rating_states r ORDER BY customer_key",
            "SELECT (to_jsonb(r) - 'tenant_id')::text FROM customer_attributes r ORDER BY customer_key",
            "SELECT concat(fact_key, resolution) FROM quarantine ORDER BY fact_key",
        ] { rows += try await tenant.store.texts(sql) }
        return rows
    }
}
