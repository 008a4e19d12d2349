import Foundation
import Testing

/// Goal: `kakuzuke policy init` writes a usable file without a terminal, and never over a file unasked.
///
/// Method: the built command as a process, on files of its own.
@Suite struct PolicyInitCommandTests {
    @Test func missingAnswersTakeDefaultsAndAreTold() throws {
        let run = try CommandRun(["policy", "init", "--kind", "supermarket", "--language", "en", "--price-unit", "10"])
        #expect(run.status == 0, "\(run.errors)")
        #expect(
            run.output.hasPrefix("wrote policy.yaml\npolicy.yaml: usable: 5 subjects, 5 grades, 3 classes, 0 warnings"))
        #expect(run.output.contains("kakuzuke policy validate policy.yaml"))
        #expect(run.errors.contains("kakuzuke: --currency was not given: JPY\n"))
        #expect(
            run.errors.contains("kakuzuke: --fee FRESH was not given: 42\n") && !run.errors.contains("--price-unit"))
        let japanese = try CommandRun(["policy", "init", "--kind", "supermarket", "--language", "ja"])
        #expect(japanese.output.hasPrefix("policy.yaml を書きました\n") && japanese.errors.contains("--currency の指定がない"))
    }

    @Test func adviceThatIsLeftIsTold() throws {
        let run = try CommandRun([
            "policy", "init", "--kind", "drugstore", "--tax-display", "excluded", "--language", "en",
        ])
        #expect(run.status == 0 && run.output.contains("warning: tax.rates.standard: no good can cost 1000 with tax"))
        #expect(run.output.contains(", 1 warning\n  what each message means: docs/policy-guide.md"))
    }

    @Test func answersAreGivenAsJSON() throws {
        let run = try CommandRun([
            "policy", "init", "--kind", "specialty-store", "--json", "--subject", "DOG=犬用品:DOGFOOD", "--subject",
            "REST=その他", "--fee", "DOG=45.5", "--reduction", "DOG=9", "--out", "own.yaml",
        ])
        let json = try #require(try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
        #expect(json["file"] as? String == "own.yaml" && json["kind"] as? String == "specialty-store")
        let subjects = try #require(json["subjects"] as? [[String: Any]])
        #expect(subjects[0]["standard_bp"] as? Int == 4550 && subjects[0]["reduction_bp"] as? Int == 900)
        let defaults = try #require(json["defaults"] as? [String])
        #expect(defaults.contains("--fee REST") && !defaults.contains("--fee DOG"))
        #expect((json["warnings"] as? [String])?.isEmpty == true)
    }

    @Test func aFileThatIsThereStaysUnlessForced() throws {
        let arguments = ["policy", "init", "--kind", "supermarket", "--language", "en"]
        let there = ["policy.yaml": Data("mine".utf8)]
        let kept = try CommandRun(arguments, files: there)
        #expect(kept.status == 65 && kept.errors.contains("policy.yaml is there already"), "\(kept.errors)")
        #expect(kept.output.isEmpty && kept.errors.contains("--force"))
        let forced = try CommandRun(arguments + ["--force"], files: there)
        #expect(forced.status == 0 && forced.output.contains("wrote policy.yaml"), "\(forced.errors)")
    }

    @Test func withoutKindOrFolderNothingIsWritten() throws {
        let kind = try CommandRun(["policy", "init", "--language", "en"])
        #expect(kind.status == 64 && kind.errors.contains("--kind: this needs an answer"), "\(kind.errors)")
        #expect(kind.errors.contains("next: give --kind supermarket|drugstore|department-store|specialty-store"))
        let folder = try CommandRun([
            "policy", "init", "--kind", "drugstore", "--language", "en", "--out", "none/p.yaml",
        ])
        #expect(folder.status == 65 && folder.errors.contains("none/p.yaml cannot be written"), "\(folder.errors)")
        let wrong = try CommandRun(["policy", "init", "--kind", "drugstore", "--language", "ja", "--currency", "円"])
        #expect(wrong.status == 64 && wrong.errors.contains("--currency: 通貨のコードではありません"), "\(wrong.errors)")
        #expect(try CommandRun(["policy", "init", "--language", "fr"]).status == 64)
    }
}
