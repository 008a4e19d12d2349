import Foundation
import KakuzukeProtocol
import RPC
import Rating
import SeededTestSupport
import SwiftProtobuf
import Testing

// Goal: for 35 days without its server a store prices everybody as the server does, whatever happens there meanwhile:
// purchases, goods that come back, enrolments, attributes and reservations, across the turn of a month and of a quarter
// and a change of policy that headquarters had put on the schedule. Method: a real agent prices random baskets on the
// days around these turns while the server is off; when the server has got everything it must say the same for the same
// days. A part of a line that came back makes its buyer LIMITED, and nothing else here does.
extension SystemSuites {
    @Suite struct OfflineMonthTests {
        /// Days after the last feed on which prices are asked.
        private static let days = [0, 1, 9, 10, 11, 20, 30, 31, 35]
        /// The day on which the second policy takes over, after the last feed.
        private static let switchDay = 10
        private static let purchasesPerVisit = 30
        private static let quotesPerDay = 70
        private static let quoteMethod = "kakuzuke.v1.RatingService/Quote"

        private struct Asked {
            var request: Kakuzuke_V1_QuoteRequest
            var answer: Kakuzuke_V1_QuoteResponse
        }

        /// What was recorded at the store's door.
        private struct Inputs {
            var openReservations: [(member: String, key: String)] = []
            var recorded: [String: Int] = [:]
            private var number = 0

            /// Lets members choose, tell and promise something on a day.
            mutating func record(
                _ door: RPCClient, _ members: [String], on date: CalendarDate, _ random: inout SeededGenerator
            ) async throws {
                let day = date.daysSinceEpoch
                for _ in 0..<3 {
                    var entry = Kakuzuke_V1_CustomerInputEntry()
                    entry.enrolment.option = random.pick(["card", "line"])
                    entry.enrolment.onDate = day
                    try await send(entry, random.pick(members), door, "enrolment")
                    entry.attribute.attribute = "household_size"
                    entry.attribute.value = random.pick(["4", "5+"])
                    entry.attribute.fromDate = day
                    try await send(entry, random.pick(members), door, "attribute")
                    let member = random.pick(members)
                    entry.reservation.subject = random.pick(["FOOD", "FRESH", "OTHER"])
                    entry.reservation.madeOn = day
                    entry.reservation.dueOn = day + random.pick([3, 12, 40])
                    entry.reservation.amount = random.pick([4_000, 12_000, 60_000])
                    openReservations.append((member, try await send(entry, member, door, "reservation")))
                }
                for _ in 0..<2 where openReservations.count > 3 {
                    let place = Int.random(in: openReservations.indices, using: &random)
                    let (member, key) = openReservations.remove(at: place)
                    var entry = Kakuzuke_V1_CustomerInputEntry()
                    if random.chance(50) {
                        entry.reservationKept.reservationKey = key
                        entry.reservationKept.onDate = day
                    } else {
                        entry.reservationCancelled.reservationKey = key
                        entry.reservationCancelled.onDate = day
                    }
                    try await send(entry, member, door, "closing")
                }
            }

            @discardableResult
            private mutating func send(
                _ entry: Kakuzuke_V1_CustomerInputEntry, _ member: String, _ door: RPCClient, _ kind: String
            ) async throws -> String {
                number += 1
                var request = Kakuzuke_V1_RecordInputRequest()
                request.customer.memberNumber = member
                request.input = entry
                request.input.key = "till-\(number)"
                let answer: Kakuzuke_V1_RecordInputResponse = try await door.unary(
                    "kakuzuke.v1.AgentService/RecordInput", request,
                    options: RPCCallOptions(deadline: .seconds(30), waitsForReady: true))
                recorded[kind, default: 0] += 1
                return answer.inputKey
            }
        }

        @Test(.timeLimit(.minutes(10))) func aMonthWithoutTheServerIsPricedAsTheServerDoes() async throws {
            var random = SeededGenerator(17)
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-b"], stores: 1, households: 50, days: 120
            ) { chain in
                let retailer = try #require(chain.retailers.first)
                let store = try #require(chain.receipts.stores.first)
                let branch = try chain.enrol(retailer, store, journals: chain.receipts.journalFolder(store))
                try await branch.process.start()
                try await synchronize(branch)
                try scheduleTheNextPolicy(retailer, chain)
                try await synchronize(branch)
                try await chain.server.stop()
                let turn = chain.receipts.nextDate
                let months = Set(Self.days.map { turn.adding(days: $0).parts.month })
                #expect(months.count >= 2, "the days turn a month")
                var own = try beginJournal(branch, chain, store)
                var inputs = Inputs()
                let asked = try await askOffline(chain, branch, &own, &inputs, &random)
                #expect(own.namedReturns > 10 && own.membersWithPartialReturns.count > 1, "\(own.namedReturns)")
                for kind in ["enrolment", "attribute", "reservation", "closing"] {
                    #expect(inputs.recorded[kind, default: 0] > 10, "\(kind)")
                }
                try await compare(chain, branch, asked, own)
            }
        }

        private func synchronize(_ branch: TestChain.Branch) async throws {
            let run = try await branch.process.synchronize()
            try #require(run.status == 0, "\(run.errors)")
        }

        private func scheduleTheNextPolicy(_ retailer: Retailer, _ chain: TestChain) throws {
            let policy = SyntheticReceipts.policies.appending(path: "supermarket-a.yaml").path()
            try retailer.run("policy", "upload", policy, "--note", "for the summer")
            try retailer.run("policy", "simulate", "2", "--json")
            try retailer.activatePolicy(2, from: "\(chain.receipts.nextDate.adding(days: Self.switchDay))")
        }

        /// A new folder and profile of journals whose returns say what they bring back.
        private func beginJournal(
            _ branch: TestChain.Branch, _ chain: TestChain, _ store: String
        ) throws -> OwnPurchases {
            let folder = chain.receipts.folder.appending(path: "own")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
            let profile = chain.receipts.folder.appending(path: "own.yaml")
            let base = try String(contentsOf: chain.receipts.profile, encoding: .utf8)
            let originals =
                "columns:\n  original_number: original\n  original_date: original_date\n"
                + "  original_line: original_line\n"
            try Data(base.replacing("columns:\n", with: originals).utf8).write(to: profile)
            try branch.process.set("journals", "folder", to: folder.path())
            try branch.process.set("journals", "profile", to: profile.path())
            return try OwnPurchases(store: store, receipts: chain.receipts, in: folder, namesOriginals: true)
        }

        /// Lets days pass without the server; on each, people buy, return, tell and ask.
        private func askOffline(
            _ chain: TestChain, _ branch: TestChain.Branch, _ own: inout OwnPurchases, _ inputs: inout Inputs,
            _ random: inout SeededGenerator
        ) async throws -> [Asked] {
            var asked: [Asked] = []
            var last = chain.receipts.nextDate.adding(days: -1)
            for day in Self.days {
                let today = chain.receipts.nextDate.adding(days: day)
                try own.write(Self.purchasesPerVisit, from: last.adding(days: 1), through: today, using: &random)
                last = today
                try await branch.process.stop()
                try branch.process.setBusinessDaysShift(TestChain.shift(to: today))
                try await branch.process.start()
                let facts = (chain.receipts.figures[branch.store]?.receipts ?? 0) + own.figures.receipts
                let told = inputs.recorded.values.reduce(0, +)
                try await branch.process.wait(seconds: 30, for: "own purchases taken") {
                    $0.spool.accepted == UInt64(facts + told) && $0.businessDate == today.daysSinceEpoch
                }
                let door = try branch.process.door()
                let members = Array(chain.receipts.members.prefix(20)) + own.newMembers.sorted()
                try await inputs.record(door, members, on: today, &random)
                for _ in 0..<Self.quotesPerDay {
                    let request = chain.receipts.randomQuote(on: today, at: branch.store, own, using: &random)
                    let answer: Kakuzuke_V1_QuoteResponse = try await door.unary(
                        Self.quoteMethod, request,
                        options: RPCCallOptions(deadline: .seconds(30), waitsForReady: true))
                    #expect(answer.policyVersion == (day < Self.switchDay ? 1 : 2))
                    asked.append(Asked(request: request, answer: answer))
                }
                await door.shutdown()
            }
            return asked
        }

        /// Brings everything to the server and asks it for the same prices.
        private func compare(
            _ chain: TestChain, _ branch: TestChain.Branch, _ asked: [Asked], _ own: OwnPurchases
        ) async throws {
            let today = chain.receipts.nextDate.adding(days: Self.days.last ?? 0)
            chain.server.businessDaysShift = TestChain.shift(to: today)
            try await chain.server.start()
            try await synchronize(branch)
            let expected = (chain.receipts.figures[branch.store] ?? .none) + own.figures
            #expect(try branch.retailer.stored()[branch.store] == expected)
            let client = try chain.server.client()
            var (compared, limited, differences) = (0, 0, 0)
            for one in asked {
                #expect(!one.answer.remarkCodes.contains("ratings_out_of_range"))
                if one.answer.remarkCodes.contains("customer_limited") {
                    limited += 1
                    #expect(own.membersWithPartialReturns.contains(one.request.customer.memberNumber))
                    continue
                }
                var request = one.request
                if request.hasCustomer {
                    request.customer.identifier = Kakuzuke_V1_HashedIdentifier(
                        try branch.retailer.identifierKey().hash(request.customer.memberNumber, kind: .memberNumber))
                    request.reason = "test"
                }
                let online: Kakuzuke_V1_QuoteResponse = try await client.unary(
                    Self.quoteMethod, request, options: try branch.retailer.callOptions())
                compared += 1
                // Only the last day's ways know the same facts.
                let isLast = one.request.asOf == today.daysSinceEpoch
                let (store, server) = (one.answer.essence(), online.essence(beside: one.answer))
                guard isLast ? store != server : store.withoutWays != server.withoutWays else { continue }
                differences += 1
                guard differences <= 3 else { continue }
                Issue.record(
                    """
                    asked: \(try one.request.jsonString())
                    offline: \(try one.answer.jsonString())
                    online: \(try online.jsonString())
                    """)
            }
            await client.shutdown()
            #expect(differences == 0)
            print("OfflineMonthTests: \(compared) quotes alike, \(limited) limited")
            #expect(compared > limited && limited > 0)
        }
    }
}
