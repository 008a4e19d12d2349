import Rating
public import RatingTestSupport

/// Compares all ways of reckoning that need no server for one random world.
public struct AgreementRun {
    /// Customers of one world: they share a policy and the agent's file.
    public static let customersPerWorld = 20

    /// The seed of a run's world with this number.
    public static func seed(ofWorld number: Int, run seed: UInt64) -> UInt64 {
        seed &* 1_000_003 &+ UInt64(number) &* 7_919
    }

    /// Lets a world pass and compares after the first feed, before the second, after it, and at the end.
    ///
    /// - Parameter seed: gives the world.
    /// - Returns: what was compared and what disagreed.
    /// - Throws: what the agent's file or a state throws.
    public static func compare(seed: UInt64) async throws -> AgreementReport {
        let world = try AgreementWorld(seed: seed, customers: customersPerWorld)
        var store = try AgreementStore(world)
        defer { store.remove() }
        var course = AgreementCourse(world)
        var report = AgreementReport()
        report.cases = customersPerWorld
        // Everything of day 0 is known to the server when the first feed is made.
        try store.accept(try course.pass(through: 0), on: world.start)
        try course.upload()
        let first = try course.feed(on: world.start)
        try await store.take(first, of: course, isSnapshot: true, on: world.start)
        try course.comparePureRoutes(on: world.start, &report)
        // The store alone, on the days before the second feed.
        let before = world.start.adding(days: AgreementWorld.secondFeedDay - 1)
        try store.accept(try course.pass(through: AgreementWorld.secondFeedDay - 1), on: before)
        try store.compare(course, on: before, &report)
        try course.comparePureRoutes(on: before, &report)
        // The line is back: a delta with states that were carried, or made again where they had to be.
        let middle = world.start.adding(days: AgreementWorld.secondFeedDay)
        try course.upload()
        try course.comparePureRoutes(on: middle, &report)
        let second = try course.feed(on: middle)
        try await store.take(second, of: course, isSnapshot: false, on: middle)
        let end = world.start.adding(days: AgreementWorld.lastDay)
        try store.accept(try course.pass(through: AgreementWorld.lastDay), on: end)
        try store.compare(course, on: end, &report)
        try course.upload()
        try course.comparePureRoutes(on: end, &report)
        report.followed = course.carried.followed
        report.remade = course.carried.refused
        return report
    }
}
