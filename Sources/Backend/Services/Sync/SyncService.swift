import Foundation
import KakuzukeProtocol
public import RPC
import Storage

/// The calls of agents, as `sync.proto` and `enrolment.proto` describe them.
public struct SyncService: Sendable {
    private let conversation: AgentConversation
    private let desk: EnrolmentDesk
    private let feed: FeedBuilder
    private let renewal: RenewalDesk
    private let remaker: StateRemaker
    private let checker: QuoteChecker
    private let days: ReconciliationDesk
    private let commands: AgentCommandIntake
    private let clock: WallClock
    private let admission: WorkAdmission
    private let gates: ConversationGates
    private let uploads = UploadsUnderWay()

    /// Makes the service.
    init(
        conversation: AgentConversation, desk: EnrolmentDesk, feed: FeedBuilder, renewal: RenewalDesk,
        remaker: StateRemaker, checker: QuoteChecker, days: ReconciliationDesk,
        commands: AgentCommandIntake, clock: WallClock, admission: WorkAdmission, gates: ConversationGates
    ) {
        self.conversation = conversation
        self.desk = desk
        self.feed = feed
        self.renewal = renewal
        self.remaker = remaker
        self.checker = checker
        self.days = days
        self.commands = commands
        self.clock = clock
        self.admission = admission
        self.gates = gates
    }

    /// Adds the calls to a server's table; `MethodAccess` says who may make them.
    public func register(in methods: inout RPCMethodTable) {
        methods.unary(EnrolmentServiceMethod.enrol.rawValue) { (request: Kakuzuke_V1_EnrolRequest, _) in
            try await desk.enrol(request)
        }
        methods.unary(SyncServiceMethod.handshake.rawValue) { (request: Kakuzuke_V1_HandshakeRequest, context) in
            let agent = try Self.agent(context)
            var response = try await conversation.handshake(request, agent)
            // Sooner than at the upload, which would only be refused.
            if request.lastSequence >= response.nextSequence, let seconds = gates.uploads.wait(agent) {
                response.busySeconds = UInt32(seconds)
            }
            return response
        }
        methods.unary(SyncServiceMethod.renewCertificate.rawValue) {
            (request: Kakuzuke_V1_RenewCertificateRequest, context) in
            guard let certificate = context.peer.certificate else {
                throw ServiceError(.unauthenticated, "a certificate is renewed by itself only")
            }
            return try await renewal.renew(request, try Self.agent(context), present: certificate)
        }
        methods.unary(SyncServiceMethod.compareDays.rawValue) {
            (request: Kakuzuke_V1_CompareDaysRequest, context) in
            let agent = try Self.agent(context)
            // It reads as much as a batch does, and takes its turn beside them.
            return try await admission.remaking(agent.scope) { try await days.compare(request, agent) }
        }
        registerCommands(&methods)
        methods.bidirectional(
            SyncServiceMethod.upload.rawValue, request: Kakuzuke_V1_UploadBatch.self,
            response: Kakuzuke_V1_UploadAcknowledgement.self
        ) { batches, writer, context in
            let agent = try Self.agent(context)
            try await gates.uploads.pass(agent) { try await upload(batches, writer, agent) }
        }
        methods.bidirectional(
            SyncServiceMethod.uploadQuotes.rawValue, request: Kakuzuke_V1_QuoteBatch.self,
            response: Kakuzuke_V1_QuoteAcknowledgement.self
        ) { batches, writer, context in
            let agent = try Self.agent(context)
            for try await batch in batches {
                let count = min(max(batch.quotes.count, 1), RecordedQuoteLimits.quotesMax)
                let acknowledgement = try await admission.batch(facts: count, agent.scope) {
                    try await conversation.quotes.store(batch, from: agent)
                }
                try await writer.send(acknowledgement)
            }
            // What is left, here or by a stream that broke off, is reckoned after the next one or at night.
            try await checker.run(agent.scope) { page in try await admission.remaking(agent.scope, page) }
        }
        methods.serverStreaming(
            SyncServiceMethod.feed.rawValue, request: Kakuzuke_V1_FeedRequest.self,
            response: Kakuzuke_V1_FeedPart.self
        ) { request, writer, context in
            let agent = try Self.agent(context)
            try await feed.send(request, to: agent, admission: admission, gate: gates.snapshots) { part in
                try await writer.send(part)
            }
        }
    }

    private func registerCommands(_ methods: inout RPCMethodTable) {
        methods.unary(SyncServiceMethod.takeCommands.rawValue) {
            (request: Kakuzuke_V1_TakeCommandsRequest, context) in
            try await commands.take(request, try Self.agent(context))
        }
        methods.unary(SyncServiceMethod.reportCommand.rawValue) {
            (request: Kakuzuke_V1_ReportCommandRequest, context) in
            try await commands.end(request, try Self.agent(context))
            return Kakuzuke_V1_ReportCommandResponse()
        }
        methods.clientStreaming(
            SyncServiceMethod.uploadDiagnostics.rawValue, request: Kakuzuke_V1_DiagnosticsPart.self,
            response: Kakuzuke_V1_UploadDiagnosticsResponse.self
        ) { parts, context in
            let agent = try Self.agent(context)
            var assembly = DiagnosticsAssembly()
            for try await part in parts { try assembly.add(part) }
            try await commands.keep(try assembly.whole(), from: agent)
            return Kakuzuke_V1_UploadDiagnosticsResponse()
        }
    }

    private func upload(
        _ batches: RPCTypedStream<Kakuzuke_V1_UploadBatch>,
        _ writer: RPCTypedWriter<Kakuzuke_V1_UploadAcknowledgement>, _ agent: AgentCredential
    ) async throws {
        let tenant = agent.scope.tenant
        var needsRemake = false
        uploads.begin(tenant)
        do {
            for try await batch in batches {
                let stored = try await admission.batch(facts: Self.factCount(batch), agent.scope) {
                    try await conversation.store(batch, from: agent)
                }
                needsRemake = needsRemake || stored.needsRemake
                try await writer.send(stored.acknowledgement)
            }
        } catch {
            // What is left waiting is done by the next upload, feed or nightly run.
            _ = uploads.end(tenant, needsRemake: needsRemake)
            throw error
        }
        // Once for all batches and stores: history that comes in order would else be read again and again.
        guard uploads.end(tenant, needsRemake: needsRemake) else { return }
        let today = clock.businessDate(timeZone: agent.timeZone, cutOffHour: agent.cutOffHour)
        _ = try await admission.remaking(agent.scope) { try await remaker.run(agent.scope, today: today) }
    }

    /// Facts of a batch as its range of sequences says; one that says it wrongly is refused when it is read.
    private static func factCount(_ batch: Kakuzuke_V1_UploadBatch) -> Int {
        guard batch.lastSequence >= batch.firstSequence else { return 1 }
        return Int(min(batch.lastSequence - batch.firstSequence, UInt64(FactBatchLimits.factsMax - 1))) + 1
    }

    private static func agent(_ context: RPCCallContext) throws -> AgentCredential {
        guard case .agent(let agent) = context[CredentialKey.self] else {
            throw ServiceError(.notAllowed, "only agents call this method")
        }
        return agent
    }
}
