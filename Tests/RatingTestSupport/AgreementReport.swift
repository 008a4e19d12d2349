public import Rating

/// What the comparison of ways of reckoning has found.
public struct AgreementReport: Sendable {
    /// Disagreements that are kept with their text; the others are counted only.
    public static let keptDisagreements = 5

    /// The ways that are compared with the engine on the complete history.
    public enum Route: String, CaseIterable, Sendable {
        /// A compact state made at once from everything.
        case compact = "compact state"
        /// A state carried forward fact by fact, made again only where increments cannot follow.
        case carried = "carried state"
        /// The agent's file and the store's own door, its own facts of the day included.
        case agent = "agent"
        /// The server's methods, asked over the wire.
        case server = "server"
        /// The states of the server's feed.
        case feed = "server's feed"
        /// What was foretold, day by day, to those of whom nothing new became known.
        case forecast = "forecast"
        /// What a quote says is missing to the next grade: so much more is enough, one unit less is not.
        case way = "way to the next grade"
    }

    /// Customers with a history each.
    public var cases = 0
    /// Comparisons by route.
    public var comparisons: [Route: Int] = [:]
    /// Comparisons by the stage of the rating that was agreed on.
    public var stages: [RatingStage: Int] = [:]
    /// Baskets that every route refused alike.
    public var refusals = 0
    /// Answers of the agent that named themselves limited, as they had to.
    public var limited = 0
    /// Answers of the agent for dates that its states do not reach, as it said.
    public var outOfRange = 0
    /// Changes that carried states followed.
    public var followed = 0
    /// Changes that needed all receipts.
    public var remade = 0
    /// States that were made by night from older ones.
    public var renewed = 0
    /// Changes of stage or grade that came as foretold.
    public var foretoldChanges = 0
    /// Number of disagreements.
    public private(set) var disagreementCount = 0
    /// The first disagreements, each with all that it can be repeated from.
    public private(set) var disagreements: [String] = []

    /// Nothing compared yet.
    public init() {}

    /// Notes a comparison.
    ///
    /// - Parameters:
    ///   - route: which way was compared.
    ///   - difference: what differed; empty: nothing.
    ///   - account: where it can be repeated from; asked only for a difference that is kept.
    public mutating func note(_ route: Route, difference: String, account: () -> String) {
        comparisons[route, default: 0] += 1
        guard !difference.isEmpty else { return }
        disagreementCount += 1
        guard disagreements.count < Self.keptDisagreements else { return }
        disagreements.append("\(route.rawValue): \(difference)\n\(account())")
    }

    /// Takes over what another part of the run found.
    public mutating func add(_ other: AgreementReport) {
        cases += other.cases
        comparisons.merge(other.comparisons) { $0 + $1 }
        stages.merge(other.stages) { $0 + $1 }
        refusals += other.refusals
        limited += other.limited
        outOfRange += other.outOfRange
        followed += other.followed
        remade += other.remade
        renewed += other.renewed
        foretoldChanges += other.foretoldChanges
        disagreementCount += other.disagreementCount
        disagreements += other.disagreements.prefix(max(0, Self.keptDisagreements - disagreements.count))
    }

    /// Compares random worlds, a few at a time.
    ///
    /// - Parameters:
    ///   - cases: least number of customers.
    ///   - seed: of the run; gives the worlds.
    ///   - atOnce: worlds at a time.
    ///   - compare: compares the world of a seed.
    /// - Returns: what all of them found.
    /// - Throws: what `compare` throws.
    public static func comparing(
        cases: Int, seed: UInt64, atOnce: Int, _ compare: @escaping @Sendable (UInt64) async throws -> AgreementReport
    ) async throws -> AgreementReport {
        let worlds = (cases + AgreementWorld.customersPerWorld - 1) / AgreementWorld.customersPerWorld
        return try await withThrowingTaskGroup(of: AgreementReport.self) { group in
            var report = AgreementReport()
            for number in 0..<worlds {
                if number >= atOnce, let part = try await group.next() { report.add(part) }
                let world = AgreementWorld.seed(ofWorld: number, run: seed)
                group.addTask { try await compare(world) }
            }
            return try await group.reduce(into: report) { $0.add($1) }
        }
    }

    /// The figures, a line each.
    public var figures: [String] {
        let met = stages.sorted { $0.value > $1.value }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        return ["\(cases) cases"]
            + Route.allCases.compactMap { route in comparisons[route].map { "\(route.rawValue): \($0) comparisons" } }
            + [
                "stages: \(met)",
                "baskets refused alike: \(refusals)",
                "answers of the agent that were limited: \(limited), out of range: \(outOfRange)",
                "changes followed by increments: \(followed), changes that needed all receipts: \(remade)",
                "states made from older ones: \(renewed), changes of stage or grade as foretold: \(foretoldChanges)",
                "disagreements: \(disagreementCount)",
            ]
    }
}
