import Foundation
import Testing

@testable import kakuzuke

/// Goal: an independent, slow implementation of the rules agrees exactly, over random policies and cases.
///
/// Method: `Oracle/generate.py` makes policies and cases from the run's seed, `Oracle/oracle.py` answers them, and
/// the answers are compared as JSON values. `KAKUZUKE_TEST_PYTHON` names the interpreter (it needs the `yaml`
/// module); `KAKUZUKE_TEST_ORACLE_CASES` the number of cases.
@Suite struct OracleTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Oracle").path

    @Test func engineAgreesWithTheOracle() throws {
        let count = TestRun.count("KAKUZUKE_TEST_ORACLE_CASES", default: 300)
        let work = FileManager.default.temporaryDirectory.appending(path: "oracle-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: work) }
        _ = try python([
            "generate.py", "--seed", "\(TestRun.seed % 1_000_000_000)", "--policies", "\(max(20, count / 15))",
            "--cases", "\(count)", "--out", work,
        ])
        let policies = work + "/policies"
        let answers = try python(["oracle.py", "--policy", policies, "--case", work + "/cases.json"])
        let expected = try JSONDecoder().decode([[String: JSONValue]].self, from: answers)
        var source = PolicySource(path: policies)
        let output = try ConformanceFile(path: work + "/cases.json").answers(&source)
        let actual = try JSONDecoder().decode([[String: JSONValue]].self, from: output)
        let counts = [expected.count, actual.count]
        try #require(counts == [count, count])
        var differing: [String] = []
        for (expected, actual) in zip(expected, actual) where expected["answer"] != actual["answer"] {
            differing.append(CaseDifference.text(name: expected["name"], expected["answer"], actual["answer"]))
        }
        #expect(
            differing.isEmpty,
            "seed \(TestRun.seed): \(differing.count) cases differ:\n\(differing.prefix(20).joined(separator: "\n"))")
    }

    /// Standard output of a script of the oracle, which must succeed.
    private func python(_ arguments: [String]) throws -> Data {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        let interpreter = ProcessInfo.processInfo.environment["KAKUZUKE_TEST_PYTHON"] ?? "python3"
        process.arguments = [interpreter, "-B"] + arguments
        process.currentDirectoryURL = URL(filePath: Self.folder)
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(arguments[0]) failed")
        return data
    }
}
