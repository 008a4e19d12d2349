import Foundation
import Testing

/// Goal: `kakuzuke policy validate` tells problems of each file and exits so that scripts can rely on it.
///
/// Method: the built command as a process, on files of its own.
@Suite struct PolicyCommandTests {
    private func validate(_ names: [String]) throws -> CommandRun {
        let bad = CommandRun.policy.replacing("window_days: 30", with: "window_days: 0")
        return try CommandRun(
            ["policy", "validate"] + names,
            files: [
                "good.yaml": Data(CommandRun.policy.utf8), "bad.yaml": Data(bad.utf8),
                "latin.yaml": Data([0x63, 0xE9, 0xFF]),
            ])
    }

    @Test func usablePolicyExitsWith0AndTellsItsWarnings() throws {
        let run = try validate(["good.yaml"])
        #expect(run.status == 0 && run.output.contains("good.yaml:12:34: warning: lifetime.visits[0].points"))
        #expect(run.output.contains("good.yaml: usable: 3 subjects, 4 grades, 3 classes, 1 warnings"))
    }

    @Test func everyFileIsToldOfAndOneBadFileExitsWith65() throws {
        let run = try validate(["bad.yaml", "latin.yaml", "none.yaml", "good.yaml"])
        #expect(run.status == 65)
        #expect(run.output.contains("error: window_days: must lie between 1 and 36500 days, is 0"))
        #expect(run.output.contains("latin.yaml: error: cannot be read as UTF-8 text"))
        #expect(run.output.contains("none.yaml: error: cannot be read"))
        #expect(run.output.contains("good.yaml: usable"))
    }

    @Test func wrongUsageExitsWith64() throws {
        #expect(try CommandRun(["policy", "validate"]).status == 64)
        #expect(try CommandRun(["policy", "check"]).status == 64)
    }
}
