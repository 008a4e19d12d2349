import PolicyFile
import Rating

/// Reads a policy that a test has as text.
enum PolicyText {
    static func policy(_ text: String) -> Policy? {
        PolicyFile(text: text, file: "test.yaml").policy
    }
}
