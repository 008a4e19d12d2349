import Foundation
import Testing

extension SystemSuites {
    /// Goal: whoever follows a policy guide to the letter gets what it shows.
    ///
    /// Method: the blocks of both guides in their order, in a fresh folder, questions at a real terminal: `terminal` is
    /// typed and compared with the screen, `sh` runs, `text` is all that came of it and `text excerpt` a part, `json`
    /// makes a file, `diff` changes one, `yaml` must stand in one. Of `sh server` the help knows every word.
    @Suite struct PolicyGuideTests {
        static let guides = ["policy-guide.md", "policy-guide.ja.md"]

        @Test(arguments: guides)
        func everyBlockDoesWhatTheGuideShows(guide: String) async throws {
            let folder = try Self.folder()
            defer { try? FileManager.default.removeItem(at: folder) }
            let blocks = try GuideBlock.all(guide)
            var last = ""
            for block in blocks {
                let place = "\(guide):\(block.line)"
                switch (block.kind, block.words.dropFirst().first) {
                case ("terminal", nil): try await Self.type(block, in: folder, place)
                case ("sh", "server"): try Self.checkHelp(block, in: folder, place)
                case ("sh", let setting): last = try Self.run(block, setting, in: folder, place)
                case ("text", nil): #expect(last == block.body, "\(place)")
                case ("text", "excerpt"): #expect(last.contains(block.body), "\(place): not in \(last)")
                case ("json", .some(let name)):
                    try Data(block.body.utf8).write(to: folder.appending(path: name))
                case ("diff", .some(let name)): try Self.edit(folder.appending(path: name), block, place)
                case ("yaml", .some(let name)):
                    let text = try String(contentsOf: folder.appending(path: name), encoding: .utf8)
                    #expect(text.contains(block.body), "\(place)")
                default: Issue.record("\(place): nobody knows what to do with a block `\(block.words)`")
                }
            }
            // A guide that lost its blocks would pass.
            let kinds = blocks.map { $0.words.joined(separator: " ") }
            for kind in ["terminal", "sh", "sh exit=1", "sh exit=65", "sh server", "text", "text excerpt"] {
                #expect(kinds.contains(kind), "\(guide) has no block `\(kind)`")
            }
            #expect(kinds.count { $0 == "diff policy.yaml" } == 6)
        }

        @Test func bothGuidesShowTheSameSteps() throws {
            let (english, japanese) = (try GuideBlock.all(Self.guides[0]), try GuideBlock.all(Self.guides[1]))
            #expect(english.map(\.words) == japanese.map(\.words))
        }

        @Test func whoGivesUpAtTheTerminalHasNoFile() async throws {
            let folder = try Self.folder()
            defer { try? FileManager.default.removeItem(at: folder) }
            // Ctrl-D at the second question; Ctrl-C ends the program as everywhere.
            for (key, status) in [("\u{4}", Int32(65)), ("\u{3}", 130)] {
                let run = try await TerminalRun(
                    ["policy", "init", "--language", "en"], in: folder,
                    answers: [("one trade\r\n> ", "drugstore\n"), ("[JPY] > ", key)])
                #expect(run.status == status, "\(run)")
                #expect(run.shown.contains("nothing was written") == (status == 65))
                let command = "to go on from here:\r\nkakuzuke policy init --language en --kind drugstore\r\n"
                #expect(run.shown.contains(command), "\(run)")
                #expect(!FileManager.default.fileExists(atPath: folder.appending(path: "policy.yaml").path()))
            }
        }

        // MARK: - Blocks

        /// Types the answers of a transcript and compares the screen with it.
        private static func type(_ block: GuideBlock, in folder: URL, _ place: String) async throws {
            let lines = block.body.split(separator: "\n", omittingEmptySubsequences: false)
            let command = try #require(lines.first?.wholeMatch(of: /\$ kakuzuke (.+)/)?.1, "\(place)")
            let answers = lines.compactMap { line -> (question: String, typed: String)? in
                guard let match = line.wholeMatch(of: /((?:\[.*\] )?> )(.*)/) else { return nil }
                return (String(match.1), match.2 + "\n")
            }
            #expect(answers.count > 20, "\(place)")
            let run = try await TerminalRun(
                command.split(separator: " ").map(String.init), in: folder, answers: answers)
            let shown = run.shown.replacing("\r\n", with: "\n")
            #expect(run.status == 0 && shown == lines.dropFirst().joined(separator: "\n"), "\(place): \(shown)")
            // The command that it ends with asks nothing and writes the same file.
            let file = folder.appending(path: "policy.yaml")
            let made = try Data(contentsOf: file)
            let again = try #require(shown.ranges(of: "\nkakuzuke policy init").last, "\(place)")
            try Data().write(to: file)
            let repeated = shown[again.lowerBound...].trimmingCharacters(in: .newlines) + " --force"
            let silent = try ProgramRun(system: ["sh", "-c", pathOfPrograms + repeated], in: folder)
            #expect(silent.status == 0 && silent.errors.isEmpty, "\(place): \(silent.errors)")
            #expect(try Data(contentsOf: file) == made, "\(place)")
        }

        /// Runs commands as a shell does, with both outputs together as a person sees them.
        private static func run(
            _ block: GuideBlock, _ setting: String?, in folder: URL, _ place: String
        ) throws -> String {
            let status = try setting.map { try #require(Int32($0.replacing("exit=", with: "")), "\(place)") } ?? 0
            let run = try ProgramRun(system: ["sh", "-c", pathOfPrograms + "exec 2>&1; " + block.body], in: folder)
            #expect(run.status == status, "\(place): \(run.output)")
            return run.output
        }

        /// The beginning of a script that finds the built programs.
        private static var pathOfPrograms: String {
            "PATH=\"\(ProgramRun.built("kakuzuke").deletingLastPathComponent().path()):$PATH\"; "
        }

        /// Looks up the command and the options of lines that need a server.
        private static func checkHelp(_ block: GuideBlock, in folder: URL, _ place: String) throws {
            for line in block.body.split(separator: "\n") {
                let words = line.split(separator: " ").map(String.init)
                #expect(words.first == "kakuzuke", "\(place)")
                let help = try ProgramRun("kakuzuke", Array(words[1...2]) + ["--help"], in: folder)
                #expect(help.status == 0 && help.output.contains("USAGE: kakuzuke \(words[1]) \(words[2])"), "\(place)")
                for option in words where option.hasPrefix("--") {
                    #expect(help.output.contains("\(option) "), "\(place): \(option)")
                }
            }
        }

        /// Replaces the lines that go by those that come; they stand in the file once.
        private static func edit(_ file: URL, _ block: GuideBlock, _ place: String) throws {
            let lines = block.body.split(separator: "\n")
            let text = { (signs: String) in
                lines.filter { signs.contains($0.prefix(1)) }.map { $0.dropFirst() + "\n" }.joined()
            }
            let before = try String(contentsOf: file, encoding: .utf8)
            #expect(before.ranges(of: text(" -")).count == 1, "\(place)")
            try Data(before.replacing(text(" -"), with: text(" +")).utf8).write(to: file)
        }

        private static func folder() throws -> URL {
            let folder = FileManager.default.temporaryDirectory.appending(path: "guide-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            return folder
        }
    }
}
