import Foundation
import KakuzukeProtocol
import RPC
import Rating

/// The agent of one store with as much memory as the conversation needs.
struct BenchAgent {
    var agent: BenchWorld.Agent
    let client: RPCClient
    private let customers: Int

    /// Opens a connection and shakes hands.
    init(_ agent: BenchWorld.Agent, in world: BenchWorld, port: Int) async throws {
        self.agent = agent
        customers = world.customersPerAgent
        client = try world.client(port: port, agent: agent)
        var request = Kakuzuke_V1_HandshakeRequest()
        request.conversationVersion = ConversationVersion.current.number
        request.softwareVersion = "bench"
        request.installEpoch = Data(agent.epoch)
        request.lastSequence = agent.next - 1
        request.acknowledgedSequence = agent.next - 1
        request.acknowledgedDigest = Data(agent.digest)
        request.oldestSequence = 1
        let answer: Kakuzuke_V1_HandshakeResponse = try await client.unary(
            "kakuzuke.v1.SyncService/Handshake", request, options: RPCCallOptions(deadline: .seconds(60)))
        guard answer.nextSequence == agent.next else {
            throw BenchFailure("\(agent.store): the server stands at \(answer.nextSequence), not \(agent.next)")
        }
    }

    /// The next batch of so many new receipts.
    func batch(receipts: Int) throws -> Kakuzuke_V1_UploadBatch {
        guard let epoch = InstallEpoch(bytes: agent.epoch), let store = StoreCode(agent.store) else {
            throw BenchFailure("\(agent.store): not an agent")
        }
        let digest = agent.digest.isEmpty ? BatchDigest.start : BatchDigest(bytes: Data(agent.digest))
        guard let digest else { throw BenchFailure("\(agent.store): not a digest") }
        let facts = try (0..<receipts).map { place in
            let sequence = agent.next + UInt64(place)
            return SequencedFact(
                sequence: SequenceNumber(sequence), fact: .receipt(try receipt(Int(sequence), store: store)))
        }
        return try FactBatch(installEpoch: epoch, facts: facts).message(after: digest)
    }

    /// Sends batches one after the other in one call and takes their acknowledgements.
    mutating func upload(_ count: Int, receipts: Int) async throws {
        for _ in 0..<count { try await send(try batch(receipts: receipts)) }
    }

    /// Sends one batch; the agent goes on behind it once it is acknowledged.
    mutating func send(_ message: Kakuzuke_V1_UploadBatch) async throws {
        let accepted = try await client.bidirectional(
            "kakuzuke.v1.SyncService/Upload", sending: Kakuzuke_V1_UploadBatch.self,
            returning: Kakuzuke_V1_UploadAcknowledgement.self, options: RPCCallOptions(deadline: .seconds(60))
        ) { writer, answers, call in
            var iterator = answers.makeAsyncIterator()
            try await writer.send(message)
            let answer = try await iterator.next()
            call.finish()
            _ = try await call.trailingMetadata()
            return answer.map { Int($0.accepted) } ?? 0
        }
        guard accepted == Int(message.lastSequence - message.firstSequence) + 1 else {
            throw BenchFailure("\(agent.store): \(accepted) receipts were taken")
        }
        agent.next = message.lastSequence + 1
        agent.digest = [UInt8](message.digest)
    }

    private func receipt(_ number: Int, store: StoreCode) throws -> ReceiptFact {
        let date = CalendarDate(businessDateAt: Int64(Date().timeIntervalSince1970), timeZone: "UTC", cutOffHour: 0)
            .adding(days: -30 + number % 30)
        let time = TimeOfDay(secondsSinceMidnight: 36_000 + number % 20_000)
        let customer = agent.firstCustomer + number % customers
        return ReceiptFact(
            event: .sale, store: store, terminal: "1", number: "\(number)", writtenDate: date, writtenTime: time,
            businessDate: date, customer: try BenchWorld.identifier(customer), payment: "cash",
            lines: (1...BenchWorld.linesPerReceipt).map { line in
                let amount = MoneyMinorUnits(Int64(100 * line + number % 900))
                return ReceiptFactLine(
                    product: "P\(line)", category: line == 1 ? "GROCERY" : "PRODUCE",
                    quantity: QuantityThousandths(1_000), writtenAmount: amount, taxRate: BasisPoints(800),
                    isTaxIncluded: false, amount: amount, cost: MoneyMinorUnits(amount.rawValue * 7 / 10))
            })
    }
}
