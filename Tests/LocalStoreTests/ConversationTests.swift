import LocalStore
import Rating
import Testing

// Goal: what the conversation must remember survives, and own facts are found whosever they amend.
@Suite struct ConversationTests {
    private let digest = [UInt8](repeating: 7, count: 32)

    @Test func aSentBatchIsKnownUntilItIsAcknowledged() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a"), fact("b"), fact("c"))
        try database.noteSentBatch(through: 2, digest: digest)
        try database.noteSentBatch(through: 3, digest: [UInt8](repeating: 8, count: 32))
        #expect(try database.read { try $0.sentBatchDigests(through: 2) } == [digest])
        #expect(try database.read { try $0.sentBatchDigests(through: 1) } == [])
        try database.close()
        let again = try AgentDatabase(path: folder.file)
        #expect(try again.read { try $0.sentBatchDigests(through: 2) } == [digest])
        try again.acknowledge(through: 2, digest: digest, at: someMoment)
        #expect(try again.read { try $0.sentBatchDigests(through: 2) } == [])
        #expect(try again.read { try $0.sentBatchDigests(through: 3) } != [])
    }

    @Test func headquartersWishToWaitIsKept() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        let until = StoredInstant(millisecondsSinceEpoch: someMoment.millisecondsSinceEpoch + 9_000)
        try database.note { note in
            note.waitsUntil = until
            note.waitsBecause = "others come first"
        }
        try database.close()
        let again = try AgentDatabase(path: folder.file)
        let note = try again.read { try $0.conversation() }
        #expect(note.waitsUntil == until && note.waitsBecause == "others come first")
        try again.note { $0.waitsUntil = nil }
        #expect(try again.read { try $0.conversation() }.waitsUntil == nil)
    }

    @Test func batchesThatEndAtOneFactAreAllKnown() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a"), fact("b"), fact("c"))
        // One fact, then the two that came meanwhile; nothing was acknowledged, so all three leave again as one.
        let again = [UInt8](repeating: 8, count: 32)
        try database.noteSentBatch(through: 1, digest: digest)
        try database.noteSentBatch(through: 3, digest: digest)
        try database.noteSentBatch(through: 3, digest: again)
        try database.noteSentBatch(through: 3, digest: again)
        #expect(try database.read { try $0.sentBatchDigests(through: 3) } == [digest, again])
        try database.acknowledge(through: 3, digest: digest, at: someMoment)
        #expect(try database.read { try $0.sentBatchDigests(through: 3) } == [])
    }

    @Test func onlyWhatWaitsCanBeSent() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a"))
        #expect(throws: LocalStoreError(.unknownSequence, "", nextStep: "")) {
            try database.noteSentBatch(through: 2, digest: digest)
        }
        #expect(throws: LocalStoreError(.invalidInput, "", nextStep: "")) {
            try database.noteSentBatch(through: 1, digest: [1])
        }
        try database.acknowledge(through: 1, digest: digest, at: someMoment)
        #expect(throws: LocalStoreError(.unknownSequence, "", nextStep: "")) {
            try database.noteSentBatch(through: 1, digest: digest)
        }
    }

    @Test func goingBackAndAdoptingForgetWhatWasSent() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        try database.accept(fact("a"), fact("b"), fact("c"))
        try database.acknowledge(through: 2, digest: digest, at: someMoment)
        try database.noteSentBatch(through: 3, digest: digest)
        _ = try database.rewind(to: 1)
        #expect(try database.read { try $0.sentBatchDigests(through: 3) } == [])
        try database.noteSentBatch(through: 3, digest: digest)
        try database.adopt(epoch: [UInt8](repeating: 9, count: 16))
        #expect(try database.read { try $0.sentBatchDigests(through: 3) } == [])
        #expect(try database.read { try $0.conversation().wantsAdoption })
    }

    @Test func theNoteKeepsWhatIsNotChanged() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        #expect(try database.read { try $0.conversation() } == ConversationNote())
        try database.note { note in
            note.failureCode = "unavailable"
            note.failureMessage = "nobody answers"
            note.attemptedAt = someMoment
        }
        try database.note { $0.clockOffsetMilliseconds = -5 }
        let expected = ConversationNote(
            attemptedAt: someMoment, clockOffsetMilliseconds: -5, failureCode: "unavailable",
            failureMessage: "nobody answers")
        #expect(try database.read { try $0.conversation() } == expected)
        try database.note { $0 = ConversationNote() }
        #expect(try database.read { try $0.conversation() } == ConversationNote())
    }

    @Test func whatTakesACustomersReceiptAwayIsFound() throws {
        let folder = try TemporaryFolder()
        let database = try installed(folder)
        // 1 and 2 belong to customer 1; 3 gives the first to customer 2, 4 to nobody; 5 is a stranger's own amendment.
        try database.accept(
            fact("a", content: "1", customer: 1), fact("b", content: "1", customer: 1),
            fact("a", content: "2", customer: 2), fact("b", content: "2"), fact("x", content: "1", customer: 3))
        try database.accept(fact("x", content: "2", customer: 3))
        func amendments(_ customer: Int, above: Int64 = 0) throws -> [Int64] {
            try database.read { reader in
                try reader.amendments(of: [identifier(customer).hash], above: above).map(\.sequence)
            }
        }
        #expect(try amendments(1) == [3, 4])
        #expect(try amendments(1, above: 3) == [4])
        #expect(try amendments(2) == [])
        #expect(try amendments(3) == [6])
        let sequence = try database.read { try $0.amendments(of: [identifier(1).hash], above: 0).first?.fact.key }
        #expect(sequence == "a")
    }
}
