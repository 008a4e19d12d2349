import Foundation
import PolicyFile
import Rating

/// The policies of the conformance suite.
enum PolicyFixtures {
    static let names = [
        "confectionery", "corner", "corner-open", "corner-year", "department-store", "drugstore", "specialty",
        "supermarket",
    ]

    struct UnusableFixture: Error {
        var name: String
    }

    static func policy(_ name: String) throws -> Policy {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "RatingTests/Conformance/policies/\(name).yaml")
        guard let policy = try PolicyFile(text: String(contentsOf: file, encoding: .utf8), file: name).policy else {
            throw UnusableFixture(name: name)
        }
        return policy
    }
}
