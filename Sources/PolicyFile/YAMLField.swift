import Rating
import Yams

/// A value of the file together with the way to it.
struct YAMLField {
    var node: Node
    var path: [PolicyProblem.Step]

    /// The value of a key that was found below this one.
    func child(_ key: String, _ node: Node) -> YAMLField {
        YAMLField(node: node, path: path + [.key(key)])
    }
}
