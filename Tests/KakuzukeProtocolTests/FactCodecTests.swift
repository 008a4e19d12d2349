import KakuzukeProtocol
import Rating
import Testing

// Goal: what the spool keeps of a fact is the fact. Method: random facts there and back, and damaged bytes.
@Suite struct FactCodecTests {
    @Test("every fact comes back as it was")
    func roundTrip() throws {
        var random = RandomFacts(71)
        for _ in 0..<500 {
            for fact in try random.batch(facts: 3).facts {
                #expect(try FactCodec.decode(try FactCodec.encode(fact.fact)) == fact.fact)
            }
        }
    }

    @Test("damaged bytes give a fact or an error, never a crash")
    func damage() throws {
        var random = RandomFacts(72)
        for _ in 0..<300 {
            guard let fact = try random.batch(facts: 1).facts.first else { continue }
            var bytes = try FactCodec.encode(fact.fact)
            if random.chance(30) {
                bytes.removeLast(Int.random(in: 0...bytes.count, using: &random.generator))
            } else {
                for _ in 0..<3 {
                    bytes[Int.random(in: 0..<bytes.count, using: &random.generator)] = UInt8.random(
                        in: 0...255, using: &random.generator)
                }
            }
            _ = try? FactCodec.decode(bytes)
        }
        #expect(throws: FactBatchError.self) { try FactCodec.decode([]) }
        #expect(throws: FactBatchError.self) { try FactCodec.decode([2]) }
    }

    @Test("a fact outside its limits is refused with its field")
    func limits() {
        let receipt = ReceiptFact(
            store: StoreCode("S001")!, terminal: "1", number: "", writtenDate: CalendarDate(daysSinceEpoch: 20_000),
            businessDate: CalendarDate(daysSinceEpoch: 20_000), lines: [])
        do {
            _ = try FactCodec.encode(.receipt(receipt))
            Issue.record("a receipt without a number is packed")
        } catch {
            #expect(error.code == .invalidFact)
            #expect(error.column == "number")
        }
    }
}
