import Dispatch

/// Runs one scenario on a thread of its own: it waits for programs that it starts, and must not keep the scenarios
/// beside it from going on meanwhile.
final class ScenarioThread: TaskExecutor {
    private let queue: DispatchQueue

    init(seed: UInt64) { queue = DispatchQueue(label: "scenario-\(seed)") }

    /// Runs a part of the scenario after those before it.
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
