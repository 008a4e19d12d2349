import ConversationVectorSupport
import Foundation
import KakuzukeProtocol
import RPC
import Rating
import SwiftProtobuf
import Synchronizer
import Testing

/// Lets a real agent and a real server have one conversation with everything in it, and keeps it.
///
/// What happens follows from a fixed seed; keys, tokens and numbers are made anew each time by the programs themselves.
struct ConversationRecording {
    /// The business date of everything; what the machine's clock says does not matter.
    private static let today = "2026-03-16"
    private static let store = "S01"
    private static let policyFrom = "2020-01-01"
    private static let seed: UInt64 = 1

    private static let products = [
        ("4900000000016", "Rice", "GROCERY", 120_000, 1_880, "reduced"),
        ("4900000000023", "Miso", "GROCERY", 21_000, 330, "reduced"),
        ("4900000000030", "Green tea", "GROCERY", 9_800, 150, "reduced"),
        ("4900000000047", "Cabbage", "PRODUCE", 11_000, 180, "reduced"),
        ("4900000000054", "Pork", "MEAT", 30_000, 480, "reduced"),
        ("4900000000061", "Salmon", "SEAFOOD", 27_000, 420, "reduced"),
        ("4900000000078", "Detergent", "DRUG-GM", 23_000, 380, "standard"),
        ("4900000000085", "Lotion", "COSMETICS", 54_000, 900, "standard"),
        ("4900000000092", "Sake", "SPIRITS", 71_000, 1_100, "standard"),
        ("BAG-1", "Bag", "MISCELLANEOUS", 200, 5, "standard"),
    ].map { code, name, category, cost, price, tax in
        HeadquartersStep.Product(
            code: code, name: name, category: category, unitCostE2: Int64(cost), listPrice: Int64(price), tax: tax,
            from: policyFrom)
    }

    private static let members = (1001...1009).map { number in
        HeadquartersStep.Member(
            number: "\(number)", enrolmentOption: number.isMultiple(of: 2) ? "card" : nil,
            enrolledOn: number.isMultiple(of: 2) ? "2025-04-01" : nil,
            householdSize: number.isMultiple(of: 3) ? "4" : nil)
    }

    private let retailer: Retailer
    private let agent: AgentProcess
    private let proxy: RecordingProxy
    private let journals: URL
    private var headquarters: [HeadquartersStep] = []

    /// Records the conversation.
    ///
    /// - Parameter version: what to call it.
    /// - Returns: everything that was said.
    /// - Throws: what a program said when something else happened than was to be recorded.
    static func make(version: String) async throws -> RecordedConversation {
        let server = try ServerProcess()
        defer { server.destroy() }
        server.businessDaysShift = TestChain.shift(to: try #require(CalendarDate(today)))
        try await server.start()
        let retailer = try Headquarters(server: server).addTenant("recorded")
        let policy = SyntheticReceipts.policies.appending(path: "supermarket-a.yaml")
        try retailer.run("store", "add", "--code", store, "--name", store)
        try retailer.run("policy", "upload", policy.path())
        try retailer.activatePolicy(1, from: policyFrom)
        try retailer.run(
            "tenant", "settings", "--synchronisation", "nightly", "--nightly-from-minute", "75", "--nightly-minutes",
            "180")
        let agent = AgentProcess(folder: server.folder + "/agent")
        defer { agent.destroy() }
        let proxy = try await RecordingProxy(before: server, agentFolder: agent.folder)
        var recording = try ConversationRecording(
            retailer: retailer, agent: agent, proxy: proxy, journals: URL(filePath: server.folder + "/journals"))
        try await recording.converse(businessDaysShift: server.businessDaysShift)
        let calls = proxy.calls
        await proxy.close()
        return RecordedConversation(
            version: version,
            scene: ConversationScene(
                businessDate: today, storeCode: store, policyFrom: policyFrom, headquarters: recording.headquarters,
                keys: try recording.keys()),
            policy: try String(contentsOf: policy, encoding: .utf8), calls: calls,
            storeAnswers: try recording.askStore())
    }

    private init(retailer: Retailer, agent: AgentProcess, proxy: RecordingProxy, journals: URL) throws {
        self.retailer = retailer
        self.agent = agent
        self.proxy = proxy
        self.journals = journals
        try FileManager.default.createDirectory(at: journals, withIntermediateDirectories: false)
    }

    // MARK: - The conversation

    private mutating func converse(businessDaysShift: Int) async throws {
        try bringIn(products: Self.products, members: Self.members)
        try enrol(businessDaysShift: businessDaysShift)
        let today = try #require(CalendarDate(Self.today))
        var tills = RecordedJournals(
            seed: Self.seed, store: Self.store, today: today,
            goods: Self.products.map { product in
                RecordedJournals.Good(
                    code: product.code, category: product.category, price: Int(product.listPrice ?? 0),
                    taxPercent: product.tax == "reduced" ? 8 : 10)
            }, members: Self.members.map(\.number))
        try write(tills.past(), to: "past.csv")
        // The item master, then everything that waits.
        try synchronize(exits: 0)

        var dearer = Self.products[0]
        dearer.unitCostE2 += 6_000
        dearer.from = Self.today
        try bringIn(
            products: [dearer], members: [HeadquartersStep.Member(number: "1010", householdSize: "2")],
            merges: [HeadquartersStep.Merge(member: "1008", into: "1002")])
        try takeInputs()
        try write(tills.ofToday(), to: "today.csv")
        proxy.loseNextUpload()
        try synchronize(exits: 69)

        try write(tills.evening(), to: "evening.csv")
        // Quotes that the store has handed out go up once the server holds the facts that they are made from.
        let day = try #require(CalendarDate(Self.today))
        _ = try ["1001", "1005", ""].map { try quote($0, on: day) }
        // The server holds more than the agent has heard of.
        try synchronize(exits: 0)
        try order()
        // Nothing is new but what headquarters has ordered.
        try synchronize(exits: 0)
        // Nothing is new.
        try synchronize(exits: 0)
        try await renew()
    }

    private func enrol(businessDaysShift: Int) throws {
        let token = try retailer.agentToken(Self.store, name: "agent.enrol")
        let profile = journals.deletingLastPathComponent().appending(path: "profile.yaml")
        try Data(RecordedJournals.profile.utf8).write(to: profile)
        let run = try agent.run(
            "enroll", "--server", "127.0.0.1:\(proxy.port)", "--server-name", "localhost", "--token-file",
            token.path(), "--journals", journals.path(), "--profile", profile.path(), "--quiet-seconds", "0",
            "--business-days-shift", "\(businessDaysShift)")
        try #require(run.status == 0, "\(run.errors)")
    }

    /// Orders everything that can be ordered.
    private mutating func order() throws {
        headquarters.append(
            HeadquartersStep(
                beforeCall: proxy.calls.count, products: [], members: [], merges: [], orders: [.resend, .diagnostics]))
        let agents = try retailer.run("agent", "list", "--json").list("agents")
        let id = try #require(agents.first?["agent_id"] as? String)
        try retailer.run("agent", "resend", id, "--from-sequence", "1")
        try retailer.run("agent", "diagnostics", id)
    }

    private func synchronize(exits status: Int32) throws {
        let run = try agent.run("sync")
        try #require(run.status == status, "\(run.output) \(run.errors)")
    }

    private func write(_ rows: String, to name: String) throws {
        // All at once: the agent may look at any time.
        try Data(rows.utf8).write(to: journals.appending(path: name), options: .atomic)
    }

    /// Inputs of every kind; one contradicts another, so that the server puts it aside.
    private func takeInputs() throws {
        let reservation = try input(
            "reservation", "--member", "1005", "--subject", "FRESH", "--due", "2026-03-30", "--amount", "5000", "--key",
            "promise-1")
        for arguments in [
            ["attribute", "--member", "1003", "--name", "household_size", "--value", "4", "--key", "told-1"],
            ["attribute", "--member", "1003", "--name", "household_size", "--value", "5+", "--key", "told-2"],
            ["enrolment", "--member", "1007", "--option", "card", "--key", "card-1"],
            [
                "order", "--member", "1006", "--category", "GROCERY", "--unit-cost-e2", "120000", "--tax", "reduced",
                "--due", "2026-03-25", "--confirm", "--key", "order-1",
            ],
            ["reservation", "--member", "1005", "--keep", reservation, "--key", "kept-1"],
        ] { try input(arguments) }
    }

    @discardableResult
    private func input(_ arguments: String...) throws -> String { try input(arguments) }

    @discardableResult
    private func input(_ arguments: [String]) throws -> String {
        let run = try agent.run(arguments + ["--json"])
        try #require(run.status == 0, "\(run.errors)")
        return run.json["input_key"] as? String ?? ""
    }

    /// Renews the certificate long before an agent does by itself, with its own code.
    private func renew() async throws {
        let keys = try agentKeys()
        let client = try RPCClient(
            .tcp(
                host: "127.0.0.1", port: proxy.port,
                tls: RPCClientTLS(
                    trustRoots: try RPCTrustRoots(pem: try identity("authority.pem")), serverName: "localhost",
                    identity: try RPCIdentity(
                        certificateChainPEM: try identity("certificate.pem"), privateKeyPEM: keys.certificateKeyPEM))),
            random: { 0.5 })
        _ = try await CertificateRenewal.renew(keys: keys, over: client)
        await client.shutdown()
    }

    private func identity(_ name: String) throws -> String {
        try String(contentsOfFile: agent.folder + "/identity/" + name, encoding: .utf8)
    }

    private func agentKeys() throws -> AgentKeys {
        AgentKeys(
            certificateKeyPEM: try identity("key.pem"),
            sealingKey: [UInt8](try Data(contentsOf: URL(filePath: agent.folder + "/identity/sealing.key"))))
    }

    private func keys() throws -> RecordedKeys {
        let keys = try agentKeys()
        return try #require(
            RecordedKeys(certificateKeyPEM: keys.certificateKeyPEM, sealingKey: Data(keys.sealingKey)))
    }

    // MARK: - Headquarters

    private mutating func bringIn(
        products: [HeadquartersStep.Product], members: [HeadquartersStep.Member], merges: [HeadquartersStep.Merge] = []
    ) throws {
        headquarters.append(
            HeadquartersStep(
                beforeCall: proxy.calls.count, products: products, members: members, merges: merges))
        let rows = products.map { product in
            [
                product.code, product.name, product.category, "\(product.unitCostE2)",
                product.listPrice.map { "\($0)" } ?? "", product.tax, product.from,
            ].joined(separator: ",")
        }
        let people = members.map { member in
            [
                member.number, member.enrolmentOption ?? "", member.enrolledOn ?? "", "", "",
                member.householdSize ?? "",
            ].joined(separator: ",")
        }
        try retailer.headquarters.write(
            (["code,name,category,unit_cost_e2,list_price,tax,from"] + rows).joined(separator: "\n") + "\n",
            to: "products.csv")
        try retailer.headquarters.write(
            (["member,enrolment_option,enrolled_on,age,income,household_size"] + people).joined(separator: "\n") + "\n",
            to: "members.csv")
        try retailer.run("import", "products", "products.csv")
        try retailer.run("import", "members", "members.csv", "--identifier-key", retailer.identifierKeyPath)
        for merge in merges {
            try retailer.run(
                "customer", "merge", "--member", merge.member, "--into-member", merge.into, "--identifier-key",
                retailer.identifierKeyPath, "--reason", "one person with two cards", "--yes")
        }
    }

    // MARK: - What the store says

    /// Ratings of everybody and prices for some, today and ten days on.
    private func askStore() throws -> [StoreAnswer] {
        let day = try #require(CalendarDate(Self.today))
        let later = day.adding(days: 10)
        let everybody = Self.members.map(\.number) + ["1010", "2001"]
        var told = try everybody.map { try rating($0, on: day) }
        told += try ["1001", "1003", "1005"].map { try rating($0, on: later) }
        told += try ["1001", "1005", "1009", "9999", ""].map { try quote($0, on: day) }
        told.append(try quote("1002", on: later))
        return told
    }

    private func rating(_ member: String, on date: CalendarDate) throws -> StoreAnswer {
        var request = Kakuzuke_V1_GetRatingRequest()
        request.customer.memberNumber = member
        request.asOf = date.daysSinceEpoch
        let answer: Kakuzuke_V1_GetRatingResponse = try ask(["rating", "--member", member, "--on", "\(date)"])
        return try Self.answer("kakuzuke.v1.RatingService/GetRating", request, answer)
    }

    private func quote(_ member: String, on date: CalendarDate) throws -> StoreAnswer {
        var request = Kakuzuke_V1_QuoteRequest()
        if !member.isEmpty { request.customer.memberNumber = member }
        request.asOf = date.daysSinceEpoch
        request.basket.store = Self.store
        request.basket.payment = "prepaid"
        request.basket.fulfilment = "pickup"
        request.basket.lines = [(0, 2), (3, 1), (7, 1)].map { place, units in
            var line = Kakuzuke_V1_Basket.Line()
            line.product = Self.products[place].code
            line.quantity = Int64(1_000 * units)
            return line
        }
        let answer: Kakuzuke_V1_QuoteResponse = try ask(
            ["quote", "--on", "\(date)", "--payment", "prepaid", "--fulfilment", "pickup"]
                + (member.isEmpty ? [] : ["--member", member])
                + request.basket.lines.map { "\($0.product)x\($0.quantity / 1_000)" })
        return try Self.answer("kakuzuke.v1.RatingService/Quote", request, answer)
    }

    private func ask<Answer: Message>(_ arguments: [String]) throws -> Answer {
        let run = try agent.run(arguments + ["--json"])
        try #require(run.status == 0, "\(arguments): \(run.errors)")
        return try Answer(jsonString: run.output)
    }

    private static func answer(
        _ method: String, _ request: some Message, _ answer: some Message
    ) throws -> StoreAnswer {
        StoreAnswer(method: method, request: try request.jsonString(), answer: try answer.jsonString())
    }
}
