import ConversationVectorSupport
import Crypto
import Foundation
import KakuzukeProtocol
import RPC
import Rating
@_spi(Authentication) import Storage
import StorageTestSupport
import SwiftASN1
import SwiftProtobuf
import Testing
import X509

@testable import Services

/// Puts the recorded requests of an agent to today's server, in their order, and compares its answers with the recorded
/// ones.
struct ConversationReplay {
    /// The first store of every test's tenant.
    private static let storeCode = "S01"

    let recorded: RecordedConversation
    /// True: every request has a field besides that today's server does not know.
    let hasLaterFields: Bool
    let backend: TestBackend
    let owner: TestCaller
    private let tenant: TenantID
    private let identifierKey: IdentifierKey
    private let identifierKeyBytes: [UInt8]
    private let agentKey: P256.Signing.PrivateKey
    private(set) var client: RPCClient
    private var feeds: FeedComparison
    /// What today's server calls the agent.
    private var agentID = ""

    /// Sets the scene up and replays everything.
    ///
    /// - Parameters:
    ///   - recorded: the conversation.
    ///   - hasLaterFields: true: every request has a field besides that today's server does not know.
    /// - Throws: what the server refuses although it took it then.
    static func run(_ recorded: RecordedConversation, hasLaterFields: Bool) async throws {
        let scene = recorded.scene
        try #require(scene.storeCode == storeCode && scene.policyFrom == "2020-01-01")
        let enrolment = try response(Kakuzuke_V1_EnrolResponse.self, recorded.calls.first { $0.name == "Enrol" })
        let tenant = try #require(TenantID(enrolment.tenantID))
        try await TestBackend.with(
            today: try #require(CalendarDate(scene.businessDate)), policyText: recorded.policy,
            tenantID: tenant.rawValue
        ) { backend in
            let replay = try await ConversationReplay(
                recorded, hasLaterFields: hasLaterFields, backend, enrolment, tenant: tenant)
            try await replay.run()
        }
    }

    private init(
        _ recorded: RecordedConversation, hasLaterFields: Bool, _ backend: TestBackend,
        _ enrolment: Kakuzuke_V1_EnrolResponse, tenant: TenantID
    ) async throws {
        self.recorded = recorded
        self.hasLaterFields = hasLaterFields
        self.backend = backend
        self.tenant = tenant
        let keys = recorded.scene.keys
        agentKey = try P256.Signing.PrivateKey(derRepresentation: keys.certificateKey)
        identifierKeyBytes = try enrolment.identifierKey.open(with: [UInt8](keys.sealingKey), tenant: tenant)
        let number = enrolment.identifierKey.keyID
        identifierKey = try #require(IdentifierKey(id: number, bytes: identifierKeyBytes))
        try backend.keys.source.create(tenant: tenant.rawValue, keyID: Int32(number), bytes: identifierKeyBytes)
        owner = try await backend.person([.owner])
        client = try backend.client()
        feeds = FeedComparison(
            today: backend.tenant.clock.today, recordedKey: enrolment.settings.feedPublicKey)
        var settings = Kakuzuke_V1_ChangeSettingsRequest()
        settings.limitedAfterDays = enrolment.settings.limitedAfterDays
        settings.staleAfterDays = enrolment.settings.staleAfterDays
        settings.keepAcknowledgedDays = enrolment.settings.keepAcknowledgedDays
        if enrolment.settings.nightly {
            settings.synchronisation = "nightly"
            settings.nightlyFromMinute = enrolment.settings.nightlyFromMinute
            settings.nightlyMinutes = enrolment.settings.nightlyMinutes
        }
        let _: Kakuzuke_V1_TenantSettings = try await owner.call("TenancyService/ChangeSettings", settings)
    }

    private func run() async throws {
        var replay = self
        do {
            try await replay.converse()
        } catch {
            await replay.close()
            throw error
        }
        await replay.close()
    }

    private func close() async {
        await client.shutdown()
        await owner.client.shutdown()
    }

    private mutating func converse() async throws {
        for (number, call) in recorded.calls.enumerated() {
            for step in recorded.scene.headquarters where step.beforeCall == number { try await carryOut(step) }
            switch call.name {
            case "Enrol": try await enrol(call)
            case "Handshake": guard try await handshake(call) else { return }
            case "Upload": try await upload(call)
            case "UploadQuotes", "CompareDays", "TakeCommands", "ReportCommand", "UploadDiagnostics":
                try await later(call)
            case "Feed": try await feed(call)
            case "RenewCertificate": try await renew(call)
            default: Issue.record("\(recorded), call \(number): no replay of \(call.method)")
            }
        }
        #expect(feeds.customers > 0 && feeds.products > 0)
        #expect(feeds.days >= feeds.customers * FeedComparison.daysAhead.count / 2)
    }

    // MARK: - Calls

    private mutating func enrol(_ call: RecordedCall) async throws {
        let request = try Kakuzuke_V1_EnrolRequest(serializedBytes: try #require(call.requests.first))
        let secret = try #require(request.token.split(separator: ".").first)
        let token = try #require(SecretToken(text: String(secret)))
        let now = TestBackend.certificateClock.now()
        _ = try await backend.tenant.store.database.run(
            backend.tenant.scope,
            InsertEnrolmentToken(
                tenant: tenant.rawValue, tokenHash: StoredBytes(token.hash), store: StoreKey(rawValue: 1),
                createdAt: now, expiresAt: now.adding(seconds: EnrolmentToken.lifetimeSeconds)))
        let then = try Self.response(Kakuzuke_V1_EnrolResponse.self, call)
        let today = try Kakuzuke_V1_EnrolResponse(serializedBytes: try await unary(call))
        #expect(Self.comparable(today) == Self.comparable(then))
        let key = try today.identifierKey.open(with: [UInt8](recorded.scene.keys.sealingKey), tenant: tenant)
        #expect(key == identifierKeyBytes)
        try expectSame(today.certificate, then.certificate, authority: today.authorityCertificate)
        feeds.publicKey = today.settings.feedPublicKey
        agentID = today.agentID
        await client.shutdown()
        client = try backend.client(try TestBackend.identity(today.certificate, agentKey))
    }

    /// False: versions so far apart do not talk, which ends the conversation here.
    private mutating func handshake(_ call: RecordedCall) async throws -> Bool {
        let request = try Kakuzuke_V1_HandshakeRequest(serializedBytes: try #require(call.requests.first))
        let agent = ConversationVersion(number: request.conversationVersion)
        #expect("\(agent)" == recorded.version)
        guard ConversationVersion.current.canTalk(to: agent) else {
            let failure = await #expect(throws: RPCError.self) { _ = try await unary(call) }
            let detail = failure?.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }
            #expect(detail?.code == .versionUnsupported && detail?.nextStep == .updateSoftware)
            return false
        }
        let then = try Self.response(Kakuzuke_V1_HandshakeResponse.self, call)
        let today = try Kakuzuke_V1_HandshakeResponse(serializedBytes: try await unary(call))
        #expect(Self.comparable(today) == Self.comparable(then))
        #expect(today.conversationVersion == ConversationVersion.current.number)
        #expect((today.feedChange > 0) == (then.feedChange > 0))
        return true
    }

    private func upload(_ call: RecordedCall) async throws {
        var answers: [Kakuzuke_V1_UploadAcknowledgement] = []
        var failure: RPCError?
        do {
            answers = try await client.withCall(call.method) { upstream in
                var received: [Kakuzuke_V1_UploadAcknowledgement] = []
                for request in call.requests {
                    try await upstream.send(outgoing(request))
                    guard let answer = try await upstream.responses.next() else { break }
                    received.append(try Kakuzuke_V1_UploadAcknowledgement(serializedBytes: answer))
                }
                upstream.finish()
                _ = try await upstream.trailingMetadata()
                return received
            }
        } catch let error as RPCError {
            failure = error
        }
        let then = try call.answers.map { try Kakuzuke_V1_UploadAcknowledgement(serializedBytes: $0) }
        if call.status == 0 { #expect(answers.map(Self.comparable) == then.map(Self.comparable)) }
        #expect(Int(failure?.code.rawValue ?? 0) == call.status)
        let detail = failure?.metadata.bytes(KakuzukeError.metadataKey).flatMap { KakuzukeError(detail: $0) }
        let recordedDetail = KakuzukeError(detail: call.detail)
        #expect(detail?.code == recordedDetail?.code && detail?.nextStep == recordedDetail?.nextStep)
        #expect(detail?.parameters == recordedDetail?.parameters)
    }

    private mutating func feed(_ call: RecordedCall) async throws {
        let request = try #require(call.requests.first)
        let parts = try await client.serverStreaming(
            call.method, outgoing(try feeds.request(request))
        ) { stream in
            var parts: [[UInt8]] = []
            for try await part in stream { parts.append(part) }
            return parts
        }
        try feeds.compare(parts, with: call.answers)
    }

    private func renew(_ call: RecordedCall) async throws {
        let then = try Self.response(Kakuzuke_V1_RenewCertificateResponse.self, call)
        let today = try Kakuzuke_V1_RenewCertificateResponse(serializedBytes: try await unary(call))
        try expectSame(today.certificate, then.certificate, authority: today.authorityCertificate)
    }

    func unary(_ call: RecordedCall) async throws -> [UInt8] {
        try await client.unary(call.method, outgoing(try #require(call.requests.first))).message
    }

    func outgoing(_ request: [UInt8]) -> [UInt8] { request + (hasLaterFields ? LaterField.bytes : []) }

    // MARK: - What is compared

    /// Without what is made anew each time.
    private static func comparable(_ response: Kakuzuke_V1_EnrolResponse) -> Kakuzuke_V1_EnrolResponse {
        var response = response
        response.agentID = ""
        response.certificate = Data()
        response.authorityCertificate = Data()
        response.identifierKey.encapsulatedKey = Data()
        response.identifierKey.ciphertext = Data()
        response.settings.feedPublicKey = Data()
        return response
    }

    private static func comparable(_ response: Kakuzuke_V1_HandshakeResponse) -> Kakuzuke_V1_HandshakeResponse {
        var response = response
        response.conversationVersion = 0
        response.serverTimeMs = 0
        response.feedChange = 0
        response.settings.feedPublicKey = Data()
        return response
    }

    private static func comparable(
        _ answer: Kakuzuke_V1_UploadAcknowledgement
    ) -> Kakuzuke_V1_UploadAcknowledgement {
        var answer = answer
        // A number of the server's own; 1: there is one.
        answer.feedChange = min(answer.feedChange, 1)
        return answer
    }

    /// Expects a certificate of today for the recorded key, signed by the authority that comes along.
    private func expectSame(_ today: Data, _ then: Data, authority: Data) throws {
        let certificate = try Certificate(derEncoded: [UInt8](today))
        let recorded = try Certificate(derEncoded: [UInt8](then))
        #expect(certificate.publicKey == recorded.publicKey)
        #expect(certificate.publicKey == Certificate.PrivateKey(agentKey).publicKey)
        #expect(AgentName(certificate)?.tenant == AgentName(recorded)?.tenant)
        let root = try Certificate(derEncoded: [UInt8](authority))
        #expect(root.publicKey.isValidSignature(certificate.signature, for: certificate))
    }

    private static func response<Response: SwiftProtobuf.Message>(
        _ type: Response.Type, _ call: RecordedCall?
    ) throws -> Response {
        try Response(serializedBytes: try #require(call?.answers.first))
    }

    // MARK: - Headquarters

    private func carryOut(_ step: HeadquartersStep) async throws {
        var products = Kakuzuke_V1_ImportProductsRequest()
        products.products = try step.products.map { product in
            var row = Kakuzuke_V1_ImportProductsRequest.Product()
            row.code = product.code
            row.name = product.name
            row.category = product.category
            row.unitCostE2 = product.unitCostE2
            if let price = product.listPrice { row.listPrice = price }
            row.tax = product.tax
            row.fromDate = try Self.day(product.from)
            return row
        }
        var members = Kakuzuke_V1_ImportMembersRequest()
        members.members = try step.members.map { try row($0) }
        let (goods, people) = (products, members)
        let options = owner.options
        let taken = try await owner.client.clientStreaming(
            "kakuzuke.v1.ImportService/ImportProducts", sending: Kakuzuke_V1_ImportProductsRequest.self,
            returning: Kakuzuke_V1_ImportSummary.self, options: options
        ) { try await $0.send(goods) }
        #expect(taken.accepted == step.products.count)
        let known = try await owner.client.clientStreaming(
            "kakuzuke.v1.ImportService/ImportMembers", sending: Kakuzuke_V1_ImportMembersRequest.self,
            returning: Kakuzuke_V1_ImportSummary.self, options: options
        ) { try await $0.send(people) }
        #expect(known.accepted == step.members.count)
        for order in step.orders ?? [] { try await carryOut(order, agentID) }
        for merge in step.merges {
            var request = Kakuzuke_V1_MergeCustomersRequest()
            request.merged.identifier = Kakuzuke_V1_HashedIdentifier(try hash(merge.member))
            request.surviving.identifier = Kakuzuke_V1_HashedIdentifier(try hash(merge.into))
            request.reason = "one person with two cards"
            let _: Kakuzuke_V1_MergeCustomersResponse = try await owner.call(
                "CustomerService/MergeCustomers", request)
        }
    }

    private func row(_ member: HeadquartersStep.Member) throws -> Kakuzuke_V1_ImportMembersRequest.Member {
        let identifier = try hash(member.number)
        var row = Kakuzuke_V1_ImportMembersRequest.Member()
        row.identifierKind = UInt32(identifier.kind.rawValue)
        row.identifierKeyID = identifier.keyID
        row.identifierHash = Data(identifier.bytes)
        if let option = member.enrolmentOption, let date = member.enrolledOn {
            var choice = Kakuzuke_V1_ImportMembersRequest.Enrolment()
            choice.option = option
            choice.onDate = try Self.day(date)
            row.enrolment = [choice]
        }
        if let size = member.householdSize {
            var value = Kakuzuke_V1_ImportMembersRequest.Attribute()
            value.attribute = "household_size"
            value.value = size
            row.attributes = [value]
        }
        return row
    }

    private func hash(_ member: String) throws -> IdentifierHash {
        try identifierKey.hash(member, kind: .memberNumber)
    }

    private static func day(_ text: String) throws -> Int32 { try #require(CalendarDate(text)).daysSinceEpoch }
}
