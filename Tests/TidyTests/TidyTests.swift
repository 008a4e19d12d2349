import Testing

// Goal: the habits of this code base hold in every file, and no check has gone blind.
// Method: each check runs over its own small examples, where it must strike exactly at the named places, and then over
// the files of the checkout.
@Suite struct TidyTests {
    @Test("A check strikes in its examples, at the named places and nowhere else", arguments: TidyCheck.all)
    func strikesInExamples(check: TidyCheck) {
        #expect(check.examples.contains { !$0.strikes.isEmpty }, "a check must be seen to fail")
        #expect(check.examples.contains { $0.strikes.isEmpty }, "a check must be seen to pass")
        for example in check.examples {
            let found = check.findings(SourceTree(example.files))
            #expect(found.map(\.place).sorted() == example.strikes.sorted(), "\(example.files)")
        }
    }

    @Test("The project keeps its habits", arguments: TidyCheck.all)
    func projectIsTidy(check: TidyCheck) throws {
        let found = check.findings(try Self.project.get())
        for finding in found { Issue.record("\(finding)") }
    }

    @Test("The project is read: its own files are in the tree")
    func projectIsRead() throws {
        let paths = try Self.project.get().files.map(\.path)
        #expect(paths.contains("Package.swift"))
        #expect(paths.contains("Tests/TidyTests/TidyTests.swift"))
        #expect(paths.contains("ops/test"))
    }

    /// Read once for all checks.
    private static let project = Result { try SourceTree.project() }
}
