/// The heavy work of one server process, each kind with its own turns.
struct HeavyWork: Sendable {
    /// Batches at a time; each takes a connection to the database while it is stored.
    static let batchesAtOnceMax = 4
    /// Batches of one tenant at a time; more bring it nothing, they wait for each other's customers.
    static let batchesOfTenantMax = 2
    /// Feeds at a time, fewer than half of the pool's connections: each holds one while it is made, a delta while the
    /// agent takes it.
    static let feedsAtOnceMax = 3
    /// Feeds of one tenant at a time, so that three slow agents of one chain do not hold up all others.
    static let feedsOfTenantMax = 2
    /// Ratings and quotes at a time.
    static let lookupsAtOnceMax = 16
    /// Ratings and quotes of one tenant at a time.
    static let lookupsOfTenantMax = 6
    /// Simulations at a time; each takes two connections and as much of two processors as is free.
    static let simulationsAtOnceMax = 1
    /// Simulations that wait.
    static let simulationsWaitingMax = 16
    /// Simulations of one tenant that wait.
    static let simulationsOfTenantWaitingMax = 2
    /// Calls of one kind that wait.
    static let waitingMax = 4_096
    /// Calls of one kind and tenant that wait.
    static let waitingOfTenantMax = 512

    /// Batches that are being stored.
    let batches = FairTurns(
        "batches",
        limits: TurnQueue.Limits(
            running: batchesAtOnceMax, runningOfTenant: batchesOfTenantMax, waiting: waitingMax,
            waitingOfTenant: waitingOfTenantMax))
    /// Feeds that are being made.
    let feeds = FairTurns(
        "feeds",
        limits: TurnQueue.Limits(
            running: feedsAtOnceMax, runningOfTenant: feedsOfTenantMax, waiting: waitingMax,
            waitingOfTenant: waitingOfTenantMax))
    /// Ratings and quotes that are being looked up.
    let lookups = FairTurns(
        "lookups",
        limits: TurnQueue.Limits(
            running: lookupsAtOnceMax, runningOfTenant: lookupsOfTenantMax, waiting: waitingMax,
            waitingOfTenant: waitingOfTenantMax))
    /// Simulations of policies and recomputations of states that go on.
    let simulations = FairTurns(
        "simulations",
        limits: TurnQueue.Limits(
            running: simulationsAtOnceMax, runningOfTenant: simulationsAtOnceMax, waiting: simulationsWaitingMax,
            waitingOfTenant: simulationsOfTenantWaitingMax))
}
