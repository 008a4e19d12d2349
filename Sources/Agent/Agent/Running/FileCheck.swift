import LocalAPI
import LocalStore
import Logging

/// Looks through the agent's file now and then: damage of a page that nobody reads would else be found when the page is
/// needed.
///
/// It works on a thread that gives way, table by table with a pause behind each, so that neither a price nor a receipt
/// waits for it.
struct FileCheck: Sendable {
    /// Longest time from the agent's start to the first check.
    static let firstPauseMax: Duration = .seconds(600)
    /// Pause behind each table.
    static let partPause: Duration = .milliseconds(200)

    let database: AgentDatabase
    let health: RunHealth
    /// From one check to the next.
    let interval: Duration
    let logger: Logger

    /// Checks until it is cancelled.
    func run() async {
        let thread = QuietThread(.mostly)
        var pause = min(interval, Self.firstPauseMax)
        while true {
            do {
                try await Task.sleep(for: pause)
                let problem = try await problem(thread)
                if let problem { logger.warning("the agent's file is damaged", metadata: ["problem": "\(problem)"]) }
                health.fileWasChecked(problem: problem)
            } catch is CancellationError {
                return
            } catch {
                let failure = CommandFailure(describing: error)
                logger.warning("the agent's file could not be checked", metadata: ["error": "\(failure.message)"])
            }
            pause = interval
        }
    }

    /// What is wrong with the file first; nil: nothing is.
    private func problem(_ thread: QuietThread) async throws -> String? {
        for part in try await thread.perform({ [database] in try database.checkedParts() }) {
            let problems = try await thread.perform { [database] in try database.problems(of: part) }
            if let first = problems.first { return "\(part): \(first)" }
            try await Task.sleep(for: Self.partPause)
        }
        return nil
    }
}
