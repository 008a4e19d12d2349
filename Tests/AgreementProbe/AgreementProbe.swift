import ArgumentParser
import Foundation
import RatingTestSupport
import StoreAgreement

/// Compares engine, compact states, carried states and agent for any number of random cases.
@main struct AgreementProbe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "agreement-probe",
        abstract: "Compares the ways of reckoning ratings and prices; exits with 1 when two disagree.")

    @Option(help: "Least number of cases: customers with a random history each.")
    var cases = 100_000

    @Option(help: "Seed of the run; the same seed gives the same cases.")
    var seed: UInt64

    @Option(help: "Compares only this world, as a disagreement names it.")
    var world: UInt64?

    func validate() throws {
        guard cases > 0 else { throw ValidationError("--cases is above zero") }
    }

    func run() async throws {
        var report = AgreementReport()
        if let world {
            report = try await AgreementRun.compare(seed: world)
        } else {
            let worlds = (cases + AgreementRun.customersPerWorld - 1) / AgreementRun.customersPerWorld
            report = try await Self.compare(worlds: worlds, seed: seed)
        }
        print("seed \(seed)")
        for line in report.figures { print(line) }
        for disagreement in report.disagreements { print("\n" + disagreement) }
        if report.disagreementCount > 0 { throw ExitCode.failure }
    }

    /// As many worlds at a time as there are processors.
    private static func compare(worlds: Int, seed: UInt64) async throws -> AgreementReport {
        try await withThrowingTaskGroup(of: AgreementReport.self) { group in
            var report = AgreementReport()
            var next = 0
            func start() {
                guard next < worlds else { return }
                let world = AgreementRun.seed(ofWorld: next, run: seed)
                next += 1
                group.addTask { try await AgreementRun.compare(seed: world) }
            }
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { start() }
            while let part = try await group.next() {
                report.add(part)
                start()
            }
            return report
        }
    }
}
