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
        let report =
            if let world {
                try await AgreementRun.compare(seed: world)
            } else {
                try await AgreementReport.comparing(
                    cases: cases, seed: seed, atOnce: ProcessInfo.processInfo.activeProcessorCount
                ) { try await AgreementRun.compare(seed: $0) }
            }
        print("seed \(seed)")
        for line in report.figures { print(line) }
        for disagreement in report.disagreements { print("\n" + disagreement) }
        if report.disagreementCount > 0 { throw ExitCode.failure }
    }
}
