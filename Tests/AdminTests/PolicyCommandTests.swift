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
        #expect(run.output.contains("good.yaml: usable: 3 subjects, 4 grades, 3 classes, 14 warnings"))
    }

    @Test func everyFileIsToldOfAndOneBadFileExitsWith65() throws {
        let run = try validate(["bad.yaml", "latin.yaml", "none.yaml", "good.yaml"])
        #expect(run.status == 65)
        #expect(run.output.contains("error: window_days: must lie between 1 and 36500 days, is 0"))
        #expect(run.output.contains("bad.yaml: not usable: 1 error\n  next: correct the first line of these"))
        #expect(run.output.contains("docs/policy-guide.ja.md, part 6"))
        #expect(run.output.contains("latin.yaml:1:2: error: cannot be read as UTF-8 text\n  next: save the file"))
        #expect(run.output.contains("none.yaml: error: cannot be read: there is no such file\n  next: check the name"))
        #expect(run.output.contains("good.yaml: usable"))
    }

    @Test func theFirstByteThatIsNotUTF8IsNamed() throws {
        let text = Array("policy: 1\n# 価格\nname: ".utf8)
        for (name, bytes, place) in [
            ("sjis.yaml", text + [0x89, 0xBF], "3:7"), ("cut.yaml", text + [0xE4, 0xBE], "3:7"),
            ("utf16.yaml", [0xFF, 0xFE, 0x70, 0x00], "1:1"), ("late.yaml", text + Array("生鮮".utf8) + [0xFF], "3:9"),
        ] {
            let run = try CommandRun(["policy", "validate", name], files: [name: Data(bytes)])
            #expect(
                run.status == 65 && run.output.hasPrefix("\(name):\(place): error: cannot be read"), "\(run.output)")
        }
        let folder = try CommandRun(["policy", "validate", "."])
        #expect(
            folder.status == 65
                && folder.output == ".: error: cannot be read: it is a folder\n  next: name the file in it\n")
    }

    private func diff(_ change: (String) -> String, _ arguments: [String] = []) throws -> CommandRun {
        try CommandRun(
            ["policy", "diff", "old.yaml", "new.yaml"] + arguments,
            files: [
                "old.yaml": Data(CommandRun.policy.utf8), "new.yaml": Data(change(CommandRun.policy).utf8),
            ])
    }

    @Test func differencesAreToldWithTheirNumbersAndExitWith1() throws {
        let change = { (text: String) in text.replacing("window_days: 30", with: "window_days: 45") }
        let run = try diff(change)
        #expect(run.status == 1 && run.output.contains("window_days"), "\(run.output) \(run.errors)")
        #expect(run.output.contains(/window_days +30 +45 +\+15/), "\(run.output)")
        let json = try diff(change, ["--json"])
        #expect(
            json.output.contains(
                #"{"differences":[{"change":15,"field":"window_days","new":"45","old":"30","sentence":""#),
            "\(json.output)")
        let words = try diff(change, ["--words", "--language", "ja"])
        #expect(
            words.status == 1 && words.output == "最近のご利用とみる期間が、30日から45日に上がります（15日）。\n",
            "\(words.output)")
    }

    @Test func cheaperAndDearerCellsAreCounted() throws {
        let change = { (text: String) in
            text.replacing("K1: {X: 2900", with: "K1: {X: 2890").replacing("X: 1900", with: "X: 1905")
        }
        let run = try diff(change, ["--language", "en"])
        #expect(run.status == 1)
        #expect(run.output.contains("of North, cells that change: 1 (falling: 1, rising: 0).\n"), "\(run.output)")
        #expect(run.output.hasSuffix("of Rest, cells that change: 1 (falling: 0, rising: 1).\n"), "\(run.output)")
    }

    @Test func policiesThatSayTheSameExitWith0AndUnusableOnesWith65() throws {
        let same = try diff({ $0 }, ["--language", "en"])
        #expect(same.status == 0 && same.output == "Both policies say the same.\n", "\(same.output)")
        let broken = try diff { $0.replacing("window_days: 30", with: "window_days: 0") }
        #expect(broken.status == 65 && broken.errors.contains("new.yaml:"), "\(broken.errors)")
        #expect(try CommandRun(["policy", "diff", "none.yaml", "none.yaml"]).status == 65)
    }

    @Test func adviceFollowsTheJumpThatIsGiven() throws {
        let run = try CommandRun(
            ["policy", "validate", "good.yaml", "--largest-fee-jump", "1"],
            files: ["good.yaml": Data(CommandRun.policy.utf8)])
        #expect(run.status == 0 && run.output.contains("more than 1: customers near the border"), "\(run.output)")
    }

    @Test func wrongUsageExitsWith64() throws {
        #expect(try CommandRun(["policy", "validate"]).status == 64)
        #expect(try CommandRun(["policy", "check"]).status == 64)
        let jump = try CommandRun(["policy", "validate", "good.yaml", "--largest-fee-jump=-1"])
        #expect(jump.status == 64 && jump.errors.contains("0 or more basis points"), "\(jump.errors)")
    }
}
