import Rating
public import RatingTestSupport

/// Compares all ways of reckoning that need no server for one random world.
public struct AgreementRun {
    /// Lets a world pass and compares before each feed, after it, and at the end.
    ///
    /// - Parameter seed: gives the world.
    /// - Returns: what was compared and what disagreed.
    /// - Throws: what the agent's file or a state throws.
    public static func compare(seed: UInt64) async throws -> AgreementReport {
        let world = try AgreementWorld(seed: seed, customers: AgreementWorld.customersPerWorld)
        var store = try AgreementStore(world)
        defer { store.remove() }
        var course = AgreementCourse(world)
        var report = AgreementReport()
        report.cases = world.customers.count
        for day in AgreementWorld.feedDays {
            let today = world.start.adding(days: day)
            if day == AgreementWorld.feedDays.first {
                // Everything of day 0 is known to the server when the first feed is made.
                try store.accept(try course.pass(through: day, &report), on: today)
                try course.upload()
            } else {
                // The store alone, on the days before the feed.
                let before = today.adding(days: -1)
                try store.accept(try course.pass(through: day - 1, &report), on: before)
                try store.compare(course, on: before, &report)
                try course.comparePureRoutes(on: before, &report)
                // The line is back: a delta with states that were carried, or made again where they had to be.
                try course.upload()
                try course.comparePureRoutes(on: today, &report)
            }
            let changed = try course.feed(on: today)
            try await store.take(changed, of: course, isSnapshot: day == AgreementWorld.feedDays.first, on: today)
            try course.comparePureRoutes(on: today, &report)
        }
        let end = world.start.adding(days: AgreementWorld.lastDay)
        try store.accept(try course.pass(through: AgreementWorld.lastDay, &report), on: end)
        try store.compare(course, on: end, &report)
        try course.upload()
        try course.comparePureRoutes(on: end, &report)
        report.followed = course.carried.followed
        report.remade = course.carried.refused
        report.renewed = course.carried.renewed
        return report
    }
}
