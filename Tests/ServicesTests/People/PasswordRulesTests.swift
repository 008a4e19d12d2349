import Foundation
import SeededTestSupport
import Testing

@testable import Services

// Goal: passwords that many people have are refused, others are not. Method: a public list of frequent passwords as it
// is and with digits after the words, and seeded random passphrases.
@Suite struct PasswordRulesTests {
    private static let rules = PasswordRules(ownWords: ["h.tanaka", "Hanako Tanaka", "market-east", "市場ストア"])

    private static func problem(_ password: String) -> String? {
        do {
            try rules.check(password, field: "password")
            return nil
        } catch {
            return (error as? ServiceError)?.message
        }
    }

    @Test func lengthIsCountedAfterFolding() {
        #expect(Self.problem("tulip ox fig")?.contains("at least") == nil)
        #expect(Self.problem("tulip ox fi")?.contains("at least 12") == true)
        // Twelve code points that fold into eleven, and six that fold into twelve.
        #expect(Self.problem("tulip ox fe\u{301}")?.contains("at least 12") == true)
        #expect(Self.problem("㌔㌘㌦㍉㌢㍍")?.contains("at least") == nil)
        let words = (0..<200).map { "plum\($0 &* 7919 % 997) " }.joined()
        #expect(Self.problem(String(words.prefix(1_024))) == nil)
        #expect(Self.problem(String(words.prefix(1_025)))?.contains("at most 1024") == true)
        #expect(Self.problem(String(repeating: "長", count: 9_000))?.contains("at most") == true)
    }

    @Test(arguments: [
        "xh.tanaka94zk%", "vkq Tanaka 83 zz", "MARKET-EAST bird 4", "wagon eastern market-east", "9 ＴＡＮＡＫＡ ck_w",
        "青い市場ストアの鳥と山の猫",
    ])
    func ownWordsAreRefused(password: String) {
        #expect(Self.problem(password)?.contains("without the login") == true, "\(password)")
    }

    @Test(arguments: [
        "aaaaaaaaaaaa", "abcdefghijkl", "123456789012", "qwertyuiop[]", "1qaz2wsx3edc", "Password2024!",
        "P@ssw0rd2024!!", "zxcvbnm,./12", "kakuzuke2026!", "abcabcabcabc", "19991231235959", "sakura sakura",
        "Mxyzptlk1234",
    ])
    func commonOnesAreRefused(password: String) {
        #expect(Self.problem(password)?.contains("too common") == true, "\(password)")
    }

    @Test func frequentPasswordsAreRefused() throws {
        let frequent = try Self.frequentPasswords()
        #expect(frequent.count == 30_000)
        let long = frequent.filter { $0.unicodeScalars.count >= PasswordRules.charactersMin }
        var generator = SeededGenerator(31)
        let decorated = frequent.prefix(1_000).map { word in
            var text = word
            while text.unicodeScalars.count < PasswordRules.charactersMin {
                text += String(Int.random(in: 0...9, using: &generator))
            }
            return text
        }
        let all = long + decorated
        let passing = all.filter { Self.problem($0) == nil }
        #expect(passing.count * 100 <= all.count, "\(passing.count) of \(all.count) pass: \(passing)")
        let passingDecorated = decorated.filter { Self.problem($0) == nil }
        #expect(passingDecorated.count * 100 <= decorated.count, "\(passingDecorated)")
        print("frequent passwords that pass: \(passing.count) of \(all.count)")
    }

    @Test func randomPassphrasesAreNotRefused() {
        var generator = SeededGenerator(32)
        let consonants = Array("bcdfghjklmnprstvwz")
        let vowels = Array("aeiou")
        func word() -> String {
            (0..<Int.random(in: 2...3, using: &generator)).map { _ in
                String([generator.pick(consonants), generator.pick(vowels)])
            }.joined() + String(generator.pick(consonants))
        }
        var refused: [String] = []
        for number in 0..<1_000 {
            let separator = ["-", " ", ".", ""][number % 4]
            let phrase = (0..<4).map { _ in word() }.joined(separator: separator)
            if Self.problem(phrase) != nil { refused.append(phrase) }
        }
        #expect(refused.isEmpty, "\(refused)")
        let characters = Array("abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789")
        for _ in 0..<1_000 {
            let random = String((0..<16).map { _ in generator.pick(characters) })
            #expect(Self.problem(random) == nil, "\(random)")
        }
    }

    /// The list of the Python package that `ops/setup` installs for tests.
    private static func frequentPasswords() throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let process = Process()
        process.executableURL = root.appending(path: ".venv/bin/python")
        process.arguments = [
            "-c",
            "from zxcvbn.frequency_lists import FREQUENCY_LISTS as lists; print('\\n'.join(lists['passwords']))",
        ]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self).split(separator: "\n").map { String($0) }
    }
}
