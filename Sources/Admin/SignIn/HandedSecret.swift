/// A secret that the server shows once, on its way to a file or, where there is none, to the person.
struct HandedSecret {
    private let secret: String
    /// The file that holds it; nil: it is printed.
    private let path: String?
    /// What went wrong on the way, for standard error.
    let remarks: [String]

    /// Writes the secret; where the disk does not take it, it is printed all the same, since it is not shown again.
    init(_ secret: String, file: SecretFile?) {
        self.secret = secret
        if let file, file.write(secret) {
            path = file.path
            remarks = []
        } else {
            path = nil
            remarks =
                file.map { ["kakuzuke: error: \($0.path): cannot be written; the secret is printed instead"] } ?? []
            file?.discard()
        }
    }

    /// The line for a person.
    func line(name: String) -> String { path.map { "\(name) written to \($0)" } ?? "\(name) \(secret)" }

    /// The keys for a program: the secret, or its file.
    func json(name: String) -> [String: JSONValue] {
        path.map { [name + "_file": .text($0)] } ?? [name: .text(secret)]
    }
}
