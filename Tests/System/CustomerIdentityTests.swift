import Foundation
import KakuzukeProtocol
import RPC
import Rating
import SeededTestSupport
import SwiftProtobuf
import Testing

// Goal: stores and server agree on who customers are and what they have promised. Method: real programs; headquarters
// merges two members and undoes it, stores price and rate by either member number with own purchases and inputs that
// the server does not have yet, and the server must say the same once it has them.
extension SystemSuites {
    @Suite struct CustomerIdentityTests {
        /// A rating and a quote of one member on one day, without what tells the sides apart.
        private struct Answer: Equatable {
            var ratings: [Kakuzuke_V1_SubjectRating]
            var quote: Kakuzuke_V1_QuoteResponse
        }

        /// What a test works with.
        private struct Scene {
            let chain: TestChain
            let retailer: Retailer
            let store: String
            let branch: TestChain.Branch
            /// Two members of whom both stores know.
            let members: [String]

            var today: CalendarDate { chain.receipts.nextDate }

            func synchronize(_ branch: TestChain.Branch) async throws {
                let run = try await branch.process.synchronize()
                try #require(run.status == 0, "\(run.errors)")
            }

            /// What a store says of a member.
            func offline(_ branch: TestChain.Branch, _ member: String, on date: CalendarDate) async throws -> Answer {
                let door = try branch.process.door()
                var reference = Kakuzuke_V1_CustomerReference()
                reference.memberNumber = member
                let answer = try await ask(door, reference, RPCCallOptions(deadline: .seconds(30)), on: date)
                await door.shutdown()
                return answer
            }

            /// What the server says of a member.
            func online(_ member: String, on date: CalendarDate) async throws -> Answer {
                let client = try chain.server.client()
                var reference = Kakuzuke_V1_CustomerReference()
                reference.identifier = Kakuzuke_V1_HashedIdentifier(
                    try retailer.identifierKey().hash(member, kind: .memberNumber))
                let answer = try await ask(client, reference, try retailer.callOptions(), on: date)
                await client.shutdown()
                return answer
            }

            private func ask(
                _ client: RPCClient, _ reference: Kakuzuke_V1_CustomerReference, _ options: RPCCallOptions,
                on date: CalendarDate
            ) async throws -> Answer {
                var rating = Kakuzuke_V1_GetRatingRequest()
                rating.customer = reference
                rating.asOf = date.daysSinceEpoch
                rating.reason = "test"
                let rated: Kakuzuke_V1_GetRatingResponse = try await client.unary(
                    "kakuzuke.v1.RatingService/GetRating", rating, options: options)
                var request = Kakuzuke_V1_QuoteRequest()
                request.customer = reference
                request.asOf = date.daysSinceEpoch
                request.reason = "test"
                request.basket.store = store
                request.basket.payment = "cash"
                request.basket.fulfilment = "carry_out"
                request.basket.lines = chain.receipts.products.prefix(3).map { product in
                    var line = Kakuzuke_V1_Basket.Line()
                    line.product = product.code
                    line.quantity = 3_000
                    return line
                }
                var quote: Kakuzuke_V1_QuoteResponse = try await client.unary(
                    "kakuzuke.v1.RatingService/Quote", request, options: options)
                quote.quoteID = ""
                quote.freshness = .ready
                quote.remarkCodes = []
                return Answer(ratings: rated.ratings, quote: quote)
            }

            /// Both members at a store and at the server, today and later.
            func expectTheSame(_ branch: TestChain.Branch, areOne: Bool, at line: Int = #line) async throws {
                for date in [today, today.adding(days: 9), today.adding(days: 30)] {
                    var seen: [Answer] = []
                    for member in members {
                        let answer = try await offline(branch, member, on: date)
                        let wanted = try await online(member, on: date)
                        #expect(answer == wanted, "line \(line): \(member) on \(date)")
                        seen.append(answer)
                    }
                    #expect((seen[0].ratings == seen[1].ratings) == areOne, "line \(line): \(date)")
                }
            }

            func customer(_ arguments: String...) throws -> [String: Any] {
                try retailer.run(["customer"] + arguments + ["--yes", "--json"]).json
            }

            func wait(_ branch: TestChain.Branch, receipts: Int) async throws {
                try await branch.process.wait(seconds: 30, for: "own purchases taken") {
                    $0.spool.accepted >= UInt64(receipts)
                }
            }
        }

        private func with(_ body: (Scene) async throws -> Void) async throws {
            try await TestChain.with(
                seed: SeededGenerator.runSeed, tenants: ["supermarket-a"], stores: 2, households: 30, days: 120
            ) { chain in
                let retailer = try #require(chain.retailers.first)
                for store in chain.receipts.stores {
                    let branch = try chain.enrol(retailer, store, journals: chain.receipts.journalFolder(store))
                    try await branch.process.start()
                    let run = try await branch.process.synchronize()
                    try #require(run.status == 0, "\(run.errors)")
                }
                let first = try #require(chain.branches.first)
                let scene = Scene(
                    chain: chain, retailer: retailer, store: first.store, branch: first,
                    members: Array(chain.receipts.members.prefix(2)))
                try await scene.synchronize(first)
                try await body(scene)
            }
        }

        @Test(.timeLimit(.minutes(6))) func storesFollowMergesAndTheirUndoing() async throws {
            var random = SeededGenerator(31)
            try await with { scene in
                let (chain, branch) = (scene.chain, scene.branch)
                let other = try #require(chain.branches.last)
                try await scene.expectTheSame(branch, areOne: false)
                let key = scene.retailer.identifierKeyPath
                let merged = try scene.customer(
                    "merge", "--member", scene.members[0], "--into-member", scene.members[1], "--identifier-key", key,
                    "--reason", "one person")
                let number = try #require(merged["merge_number"] as? Int)
                try await scene.synchronize(branch)
                try await scene.expectTheSame(branch, areOne: true)
                // Purchases by both numbers while the server is away.
                try await chain.server.stop()
                var own = try OwnPurchases(store: scene.store, receipts: chain.receipts)
                try own.write(90, from: scene.today.adding(days: -3), through: scene.today, using: &random)
                let before = chain.receipts.figures[scene.store]?.receipts ?? 0
                try await scene.wait(branch, receipts: before + own.figures.receipts)
                var asked: [Answer] = []
                for member in scene.members {
                    asked.append(try await scene.offline(branch, member, on: scene.today))
                }
                #expect(asked[0].ratings == asked[1].ratings)
                try await chain.server.start()
                try await scene.synchronize(branch)
                for (member, answer) in zip(scene.members, asked) {
                    #expect(try await scene.online(member, on: scene.today) == answer, "\(member)")
                }
                try await scene.expectTheSame(branch, areOne: true)
                // A store that has seen nothing of it starts afresh.
                try await other.process.stop()
                let fresh = try chain.newAgent("fresh")
                _ = try fresh.enrol(
                    try scene.retailer.agentToken(other.store, name: "fresh.enrol"), at: chain.server,
                    journals: try emptyFolder(chain, "fresh"), profile: chain.receipts.profile)
                try await fresh.start()
                let late = TestChain.Branch(
                    retailer: scene.retailer, store: other.store, process: fresh, journals: other.journals)
                try await scene.synchronize(late)
                try await scene.expectTheSame(late, areOne: true)
                // Undone while the first store has purchases that the server does not know.
                try await branch.process.stop()
                _ = try scene.customer("unmerge", "\(number)", "--reason", "two persons")
                try own.write(40, from: scene.today, through: scene.today, using: &random)
                try await branch.process.start()
                try await scene.wait(branch, receipts: before + own.figures.receipts)
                try await scene.synchronize(branch)
                try await scene.expectTheSame(branch, areOne: false)
                try await scene.synchronize(late)
                try await scene.expectTheSame(late, areOne: false)
                try await other.process.start()
                try await scene.retailer.verifyRatings(of: try customers(scene), seconds: 60)
            }
        }

        private func emptyFolder(_ chain: TestChain, _ name: String) throws -> URL {
            let folder = URL(filePath: chain.server.folder + "/journals/" + name)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            return folder
        }

        private func customers(_ scene: Scene) throws -> Int {
            let rows = try scene.chain.server.query(
                "SELECT count(*) FROM customers WHERE tenant_id = '\(scene.retailer.id)' AND NOT is_gone")
            return Int(rows.first?.first ?? "") ?? -1
        }

        @Test(.timeLimit(.minutes(6))) func inputsTakenOfflineCountAtOnceAndLikeAtTheServer() async throws {
            try await with { scene in
                let (chain, agent, member) = (scene.chain, scene.branch.process, scene.members[0])
                let due = scene.today.adding(days: 12)
                let dates = [0, 3, 11, 12, 13].map { scene.today.adding(days: $0) }
                let before = try await scene.offline(scene.branch, member, on: scene.today)
                try await chain.server.stop()
                func take(_ arguments: String..., exits status: Int32 = 0) throws -> [String: Any] {
                    let run = try agent.run(arguments + ["--member", member, "--json"])
                    #expect(run.status == status, "\(arguments): \(run.output) \(run.errors)")
                    return run.json
                }
                _ = try take("enrolment", "--option", "card", "--key", "k1")
                _ = try take("attribute", "--name", "age", "--value", "65+", "--key", "k2")
                let order = [
                    "order", "--category", "SEAFOOD", "--unit-cost-e2", "900000", "--tax", "reduced", "--quantity", "2",
                    "--due", "\(due)", "--member", member, "--json",
                ]
                let priced = try agent.run(order).json
                let ordered = try agent.run(order + ["--confirm", "--key", "k3"]).json
                #expect(ordered["reserved_amount"] as? Int == priced["reserved_amount"] as? Int)
                #expect((ordered["reserved_amount"] as? Int ?? 0) >= 10_000)
                let again = try agent.run(order + ["--confirm", "--key", "k3"]).json
                #expect(again["outcome"] as? String == "INPUT_OUTCOME_DUPLICATE")
                #expect(again["reserved_amount"] as? Int == ordered["reserved_amount"] as? Int)
                // The same key for something else is refused, and what was taken stays.
                _ = try take("enrolment", "--option", "other", "--key", "k1", exits: 65)
                let extra = try take(
                    "reservation", "--subject", "FRESH", "--due", "\(due)", "--amount", "50000", "--key", "k4")
                _ = try take("reservation", "--cancel", try #require(extra["input_key"] as? String), "--key", "k5")
                var asked: [CalendarDate: Answer] = [:]
                for date in dates { asked[date] = try await scene.offline(scene.branch, member, on: date) }
                let now = try #require(asked[scene.today])
                #expect(now != before)
                // The order counts before its day only.
                let points = dates.map { date in
                    asked[date]?.ratings.first { $0.subject == "FRESH" }?.components.reservations ?? 0
                }
                if now.ratings.first(where: { $0.subject == "FRESH" })?.hasComponents == true {
                    #expect(points == [100, 100, 100, 0, 0], "seed \(SeededGenerator.runSeed)")
                }
                try await chain.server.start()
                try await scene.synchronize(scene.branch)
                for date in dates {
                    #expect(try await scene.online(member, on: date) == asked[date], "\(date)")
                    #expect(try await scene.offline(scene.branch, member, on: date) == asked[date], "\(date)")
                }
                try await theServerTakesTheSame(scene, due: due)
            }
        }

        /// Headquarters records for the other member what the store took for the first one.
        private func theServerTakesTheSame(_ scene: Scene, due: CalendarDate) async throws {
            let person = [
                "--member", scene.members[1], "--identifier-key", scene.retailer.identifierKeyPath, "--reason", "asked",
                "--json",
            ]
            let order = [
                "order", "--store", scene.store, "--category", "SEAFOOD", "--unit-cost-e2", "900000", "--tax",
                "reduced",
                "--quantity", "2", "--due", "\(due)", "--on", "\(scene.today)",
            ]
            let priced = try scene.retailer.run(order + person).json
            let ordered = try scene.retailer.run(order + person + ["--confirm", "--key", "o1"]).json
            #expect(ordered["reserved_amount"] as? Int == priced["reserved_amount"] as? Int)
            #expect(ordered["outcome"] as? String == "recorded")
            let again = try scene.retailer.run(order + person + ["--confirm", "--key", "o1"]).json
            // The order itself may have moved the grade; what was ordered first holds.
            #expect(again["outcome"] as? String == "duplicate")
            #expect(again["reserved_amount"] as? Int == ordered["reserved_amount"] as? Int)
            let record = ["customer", "record", "--on", "\(scene.today)"]
            let unknown = try scene.retailer.run(record + ["--option", "nothing", "--key", "r1"] + person).json
            #expect(unknown["remarks"] as? [String] == ["option_unknown"])
            let cancelled = try scene.retailer.run(
                record + ["--cancel", try #require(ordered["input_key"] as? String), "--key", "r2"] + person)
            #expect(cancelled.json["outcome"] as? String == "recorded")
            try await scene.synchronize(scene.branch)
            try await scene.expectTheSame(scene.branch, areOne: false)
            try await filesAreImportedOnce(scene)
            try headquartersDecides(scene)
        }

        /// One telephone of two members: linked, imported, listed and decided about.
        private func headquartersDecides(_ scene: Scene) throws {
            let key = ["--identifier-key", scene.retailer.identifierKeyPath]
            let reason = ["--reason", "at the desk"]
            func link(_ member: String) throws -> [String: Any] {
                try scene.retailer.run(
                    ["customer", "link", "--member", member, "--phone", "03-1234-5678", "--json"] + key + reason
                ).json
            }
            #expect(try link(scene.members[0])["linked"] as? Int == 1)
            #expect(try link(scene.members[1])["conflicts"] as? Int == 1)
            try scene.retailer.headquarters.write(
                """
                phone,member,enrolment_option,enrolled_on,age,income,household_size
                +81 312345678,\(scene.members[1]),,,,,

                """, to: "phones.csv")
            let imported = try scene.retailer.run(["import", "members", "phones.csv", "--json"] + key)
            #expect(imported.json["conflicts"] as? Int == 1)
            let list = ["customer", "conflicts", "--json"]
            let conflicts = try scene.retailer.run(list).json["conflicts"] as? [[String: Any]] ?? []
            #expect(conflicts.count == 1 && conflicts.first?["times_seen"] as? Int == 2)
            let number = try #require(conflicts.first?["conflict_number"] as? Int)
            let resolve = ["customer", "resolve", "\(number)", "--json"] + reason
            let dry = try scene.retailer.run(resolve + ["--as", "merge"])
            #expect(dry.json["dry_run"] as? Bool == true)
            #expect(try scene.retailer.run(resolve + ["--as", "leave", "--yes"]).json["dry_run"] as? Bool == false)
            #expect((try scene.retailer.run(list).json["conflicts"] as? [Any])?.isEmpty == true)
            let merges = try scene.retailer.run(["customer", "merges", "--json"])
            #expect((merges.json["merges"] as? [Any])?.isEmpty == true)
            try scene.retailer.run(resolve + ["--as", "leave", "--yes"], exits: 65)
        }

        /// A file of CP932 with a bad row, twice.
        private func filesAreImportedOnce(_ scene: Scene) async throws {
            let rows = "on,member,option,key\n\(scene.today),\(scene.members[1]),card,\n,\(scene.members[0]),card,\n"
            var bytes = Data((rows + "\(scene.today),\(scene.members[0]),").utf8)
            bytes.append(contentsOf: [0x93, 0x58])
            bytes.append(Data(",\n".utf8))
            try bytes.write(to: scene.retailer.headquarters.folder.appending(path: "enrolments.csv"))
            let command = [
                "import", "enrolments", "enrolments.csv", "--identifier-key", scene.retailer.identifierKeyPath,
            ]
            let first = try scene.retailer.run(command + ["--json"], exits: 65)
            #expect(first.json["accepted"] as? Int == 2 && first.json["rejected"] as? Int == 1)
            #expect(first.errors.contains("enrolments.csv:3: on: is missing"), "\(first.errors)")
            #expect(first.errors.contains("enrolments.csv:4: note: "), "\(first.errors)")
            let second = try scene.retailer.run(command + ["--json"], exits: 65)
            #expect(second.json["accepted"] as? Int == 0 && second.json["duplicates"] as? Int == 2)
            try await scene.synchronize(scene.branch)
            try await scene.expectTheSame(scene.branch, areOne: false)
        }
    }
}

extension Retailer {
    @discardableResult
    func run(_ arguments: [String], exits status: Int32 = 0, at line: Int = #line) throws -> ProgramRun {
        try headquarters.run(arguments + ["--profile", code], exits: status, at: line)
    }
}
