import KakuzukeProtocol
@_spi(Mutation) import Postgres
import Rating
import Storage
@_spi(Mutation) import StorageTestSupport
import Synchronization
import Testing

@testable import Services

// Goal: identifiers that a till reads together name one customer; where they name two, the receipt counts for the
// member, and headquarters sees the contradiction, once. Method: batches of agents and the desks of headquarters on a
// real database.
@Suite struct ReceiptIdentifierTests {
    private static let today = IngestTests.today
    static let member = IngestTests.customer(1)
    static let phone = IdentityScene.phone(1)

    /// A receipt with identifiers, the first of them as its customer.
    static func receipt(
        _ number: Int, _ identifiers: [IdentifierHash], on date: CalendarDate = today, amount: Int64 = 1000,
        event: ReceiptEvent = .sale, store: String = "S01"
    ) -> Fact {
        guard
            case .receipt(var receipt) = IngestTests.receipt(
                number, on: date, amount: amount, event: event, store: store)
        else { fatalError("a receipt") }
        receipt.customer = identifiers.first
        receipt.otherCustomers = Array(identifiers.dropFirst())
        return .receipt(receipt)
    }

    static func uploader(_ scene: IdentityScene, _ agent: Int = 0) async throws -> TestUploader {
        var uploader = TestUploader(scene.tenant, agent: agent)
        try await uploader.handshake()
        return uploader
    }

    @Test func anIdentifierThatNobodyHadNamesTheMember() async throws {
        try await IdentityScene.with { scene in
            var uploader = try await Self.uploader(scene)
            let email = try IngestTests.key.hash("a@example.com", kind: .email)
            // Whatever the order in which they were read, the member number wins.
            try await uploader.upload([Self.receipt(1, [Self.phone, email, Self.member])])
            try await uploader.upload([Self.receipt(2, [Self.phone]), Self.receipt(3, [email])])
            let member = try #require(try await scene.root(Self.member))
            #expect(try await scene.root(Self.phone) == member)
            #expect(try await scene.stored(member) == (3, 3))
            #expect(try await scene.customers().count == 1)
            #expect(try await scene.openConflicts(all: true).isEmpty)
            let uploads = try await scene.actions().filter { $0.contains("facts.uploaded") }
            #expect(uploads.map { $0.contains("linked") } == [true, false])
        }
    }

    @Test func aMemberNumberThatNobodyHasSeenJoinsACustomerWhoHasNone() async throws {
        try await IdentityScene.with { scene in
            var uploader = try await Self.uploader(scene)
            try await uploader.upload([Self.receipt(1, [Self.phone])])
            let caller = try #require(try await scene.root(Self.phone))
            try await uploader.upload([Self.receipt(2, [Self.member, Self.phone])])
            #expect(try await scene.root(Self.member) == caller)
            #expect(try await scene.stored(caller) == (2, 2))
            // A relative with the same telephone is somebody else.
            try await uploader.upload([Self.receipt(3, [IngestTests.customer(2), Self.phone])])
            #expect(try await scene.root(2) != caller)
            #expect(try await scene.openConflicts().count == 1)
        }
    }

    @Test func theMemberNumberWinsAndTheContradictionWaitsOnce() async throws {
        try await IdentityScene.with { scene in
            var uploader = try await Self.uploader(scene)
            var other = try await Self.uploader(scene, 1)
            try await uploader.upload([Self.receipt(1, [Self.phone]), Self.receipt(2, [Self.member])])
            let both = [Self.member, Self.phone]
            func seen() async throws -> [UInt64] { try await scene.openConflicts(all: true).map(\.timesSeen) }
            try await uploader.upload([Self.receipt(3, both)])
            let (member, caller) = (try await scene.root(Self.member), try await scene.root(Self.phone))
            #expect(member != nil && caller != nil && member != caller)
            let found = try #require(try await scene.openConflicts().first)
            #expect(found.source == "receipt" && found.winningKind == 1 && found.otherKind == 2)
            #expect(found.customerID == member.map { UInt64($0.rawValue) })
            #expect(found.otherCustomerID == caller.map { UInt64($0.rawValue) })
            // Told again, amended, and at another store.
            try await uploader.upload([Self.receipt(3, both)])
            #expect(try await seen() == [1])
            try await uploader.upload([Self.receipt(3, both, amount: 1500)])
            #expect(try await seen() == [2])
            try await other.upload([Self.receipt(1, both, store: "S02"), Self.receipt(2, both, store: "S02")])
            #expect(try await seen() == [4])
            #expect(try await scene.stored(try #require(member)) == (4, 1))
            #expect(try await scene.stored(try #require(caller)) == (1, 1))
            // Headquarters leaves them two customers: nothing waits again.
            _ = try await scene.resolve(found.conflictNumber, .left)
            try await uploader.upload([Self.receipt(4, both), Self.receipt(4, both, event: .void)])
            #expect(try await scene.openConflicts().isEmpty)
            #expect(try await seen() == [5])
            // Numbers of conflicts are not used up by what is known.
            let third = IngestTests.customer(3)
            try await uploader.upload([Self.receipt(5, [third]), Self.receipt(6, [third, Self.phone])])
            #expect(try await scene.openConflicts().map(\.conflictNumber) == [found.conflictNumber + 1])
            let log = try await scene.actions().filter { $0.contains("facts.uploaded") && $0.contains("conflicts") }
            #expect(log.count == 6)
        }
    }

    @Test func aContradictionIsOneWhicheverIdentifierWins() async throws {
        try await IdentityScene.with { scene in
            var uploader = try await Self.uploader(scene)
            let email = try IngestTests.key.hash("b@example.com", kind: .email)
            try await uploader.upload([
                Self.receipt(1, [Self.member, Self.phone]), Self.receipt(2, [email]),
            ])
            let both = [Self.receipt(3, [Self.member, email]), Self.receipt(4, [Self.phone, email])]
            try await uploader.upload(both)
            func seen() async throws -> [UInt64] { try await scene.openConflicts(all: true).map(\.timesSeen) }
            #expect(try await seen() == [2])
            try await uploader.upload(both)
            #expect(try await seen() == [2], "told again it is nothing new")
        }
    }

    /// Whoever reads a journal again with a profile that names more columns tells the same receipts with more.
    @Test func aReceiptToldAgainLinksWhatItDidNotNameBefore() async throws {
        try await IdentityScene.with { scene in
            var uploader = try await Self.uploader(scene)
            let other = IdentityScene.phone(2)
            try await uploader.upload([Self.receipt(1, [Self.member]), Self.receipt(2, [other])])
            for _ in 0..<2 {
                let answer = try await uploader.upload([Self.receipt(1, [Self.member, Self.phone, other])])
                #expect(answer.duplicates == 1 && answer.accepted == 0)
            }
            #expect(try await scene.root(Self.phone) == scene.root(Self.member))
            #expect(try await scene.openConflicts().map(\.timesSeen) == [1])
            #expect(try await scene.stored(try #require(try await scene.root(Self.member))) == (1, 2))
        }
    }

    /// A void takes back the purchase, whenever it comes; who the identifiers name was told all the same.
    @Test(arguments: [false, true]) func voidsTakeBackThePurchaseOnly(_ isFirst: Bool) async throws {
        try await IdentityScene.with { scene in
            var uploader = try await Self.uploader(scene)
            let other = IdentityScene.phone(2)
            try await uploader.upload([Self.receipt(1, [other]), Self.receipt(3, [Self.member])])
            let receipt = Self.receipt(2, [Self.member, Self.phone, other])
            let void = Self.receipt(2, [Self.member, IdentityScene.phone(3)], event: .void)
            for fact in isFirst ? [void, receipt] : [receipt, void] { try await uploader.upload([fact]) }
            let member = try #require(try await scene.root(Self.member))
            #expect(try await scene.stored(member) == (1, 2))
            #expect(try await scene.root(Self.phone) == member)
            // A void itself links nothing.
            #expect(try await scene.root(IdentityScene.phone(3)) == nil)
            #expect(try await scene.openConflicts().map(\.timesSeen) == [1])
        }
    }

    @Test func aCustomerWithAsManyIdentifiersAsAgentsTakeKeepsTheirReceipts() async throws {
        try await IdentityScene.with { scene in
            var uploader = try await Self.uploader(scene)
            let max = CustomerFactsLimits.identifiersMax
            let phones = (0..<max).map { IdentityScene.phone(100 + $0) }
            // All of one customer without a member number.
            for start in stride(from: 1, to: max, by: 4) {
                try await uploader.upload([
                    Self.receipt(start, [phones[0]] + phones[start..<Swift.min(start + 4, max)])
                ])
            }
            let full = try #require(try await scene.root(phones[0]))
            #expect(try await scene.stored(full) == (16, max))
            // A further identifier goes on naming nobody, and then a customer of its own.
            try await uploader.upload([Self.receipt(200, [phones[0], IdentityScene.phone(1)])])
            #expect(try await scene.root(IdentityScene.phone(1)) == nil)
            try await uploader.upload([
                Self.receipt(201, [phones[0], IdentityScene.phone(2)]), Self.receipt(202, [IdentityScene.phone(2)]),
            ])
            #expect(try await scene.stored(full) == (18, max))
            let second = try #require(try await scene.root(IdentityScene.phone(2)))
            #expect(second != full)
            #expect(try await scene.stored(second) == (1, 1))
            // A new member cannot join, and what names the full one contradicts.
            try await uploader.upload([Self.receipt(203, [Self.member, phones[3], IdentityScene.phone(3)])])
            let member = try #require(try await scene.root(Self.member))
            #expect(member != full)
            #expect(try await scene.stored(member) == (1, 2))
            #expect(try await scene.openConflicts().count == 1)
            let log = try await scene.actions().filter { $0.contains("left_out") }
            #expect(log.count > 16)
        }
    }

    /// Statements of uploads whose receipts name customers whom everybody knows.
    @Test func identifiersThatAgreeCostNothing() async throws {
        let names = Mutex<[String]>([])
        try await StorageTestDatabase.probing(
            StatementProbe { statements, _, _ in names.withLock { $0 += statements.map(\.statementName) } }
        ) {
            try await IdentityScene.with { scene in
                var uploader = try await Self.uploader(scene)
                let both = [Self.member, Self.phone]
                try await uploader.upload([Self.receipt(1, both), Self.receipt(2, [IdentityScene.phone(2)])])
                func statements(_ facts: [Fact]) async throws -> [String] {
                    names.withLock { $0 = [] }
                    try await uploader.upload(facts)
                    return names.withLock { $0 }
                }
                let without = try await statements([Self.receipt(3, [Self.member]), Self.receipt(4, [Self.phone])])
                let with = try await statements([Self.receipt(5, both), Self.receipt(6, both)])
                #expect(without.contains("InsertReceipts"))
                #expect(with == without)
                let linking: Set<String> = ["SelectIdentifiers", "InsertIdentifiers", "CountConflicts", "TakeNumbers"]
                #expect(linking.isDisjoint(with: without))
                // Statements are added where there is something to say only.
                let conflict = try await statements([Self.receipt(7, [Self.member, IdentityScene.phone(2)])])
                #expect(conflict.filter { linking.contains($0) } == ["CountConflicts", "TakeNumbers"])
            }
        }
    }
}
