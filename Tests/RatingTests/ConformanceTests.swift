import Foundation
import Testing

@testable import kakuzuke

/// Goal: the engine answers every shared case exactly.
///
/// Method: the case files are answered as the command does it, and `answer` is compared with `expect` as JSON values;
/// every case that differs is listed.
@Suite struct ConformanceTests {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Conformance")

    @Test(arguments: ["cases.json", "corner-cases.json"])
    func answersEqualExpectations(file: String) throws {
        let path = Self.folder.appending(path: file).path
        var policies = PolicySource(path: Self.folder.appending(path: "policies").path)
        let output = try ConformanceFile(path: path).answers(&policies)
        let answered = try JSONDecoder().decode([[String: JSONValue]].self, from: output)
        let cases = try JSONDecoder().decode([[String: JSONValue]].self, from: Data(contentsOf: URL(filePath: path)))
        let counts = (cases.count, answered.count)
        try #require(counts.0 == counts.1 && counts.0 > 100)
        var differing: [String] = []
        for (expected, answered) in zip(cases, answered) {
            let hasBothParts = expected["expect"] != nil && answered["expect"] == nil
            if !hasBothParts || expected["expect"] != answered["answer"] {
                differing.append(
                    CaseDifference.text(name: expected["name"], expected["expect"], answered["answer"]))
            }
        }
        #expect(differing.isEmpty, "\(differing.count) cases differ:\n\(differing.joined(separator: "\n"))")
    }

    @Test func everythingElseOfACaseIsPrintedAsItWasRead() throws {
        let path = Self.folder.appending(path: "corner-cases.json").path
        var policies = PolicySource(path: Self.folder.appending(path: "policies").path)
        let output = try ConformanceFile(path: path).answers(&policies)
        let answered = try JSONDecoder().decode([[String: JSONValue]].self, from: output)
        let cases = try JSONDecoder().decode([[String: JSONValue]].self, from: Data(contentsOf: URL(filePath: path)))
        let withoutAnswers = answered.map { $0.filter { $0.key != "answer" } }
        let isSame = cases.map { $0.filter { $0.key != "expect" } } == withoutAnswers
        #expect(isSame)
    }
}

/// Says in what two answers differ, so that a failure can be judged without a second tool.
enum CaseDifference {
    static func text(name: JSONValue?, _ expected: JSONValue?, _ actual: JSONValue?) -> String {
        var places: [String] = []
        compare(expected, actual, at: "", &places)
        var label = "unnamed"
        if case .text(let text)? = name { label = text }
        return "\(label): " + places.prefix(6).joined(separator: "; ")
    }

    private static func compare(
        _ expected: JSONValue?, _ actual: JSONValue?, at path: String, _ places: inout [String]
    ) {
        guard expected != actual else { return }
        switch (expected, actual) {
        case (.object(let left)?, .object(let right)?):
            for key in Set(left.keys).union(right.keys).sorted() {
                compare(left[key], right[key], at: path + "." + key, &places)
            }
        case (.list(let left)?, .list(let right)?) where left.count == right.count:
            for index in left.indices { compare(left[index], right[index], at: path + "[\(index)]", &places) }
        default:
            places.append("\(path): expected \(short(expected)), answered \(short(actual))")
        }
    }

    private static func short(_ value: JSONValue?) -> String {
        guard let value else { return "nothing" }
        let data = (try? JSONEncoder().encode(value)) ?? Data()
        return String(String(bytes: data, encoding: .utf8)?.prefix(120) ?? "")
    }
}
