import ArgumentParser
import Services

/// Prints the table of methods and roles as it stands in the documentation.
struct MethodsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "methods", abstract: "Prints every method with the roles that may call it, as Markdown.",
        discussion: "Example: kakuzuke-server methods > docs/methods.md")

    func run() throws {
        print(MethodTableDocument().text, terminator: "")
    }
}
