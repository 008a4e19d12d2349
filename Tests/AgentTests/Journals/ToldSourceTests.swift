import Foundation
import Testing

@testable import kakuzuke_agent

// Goal: whoever enrols an agent names one folder or several, and is told what does not go together. Method: the options
// as they are written, and the settings that they become.
@Suite struct ToldSourceTests {
    private func told(_ folders: [String], _ profiles: [String]) throws -> [JournalSource] {
        try JournalSource.told(folders: folders, profiles: profiles) { "/at/" + $0 }
    }

    private func refusal(_ folders: [String], _ profiles: [String]) throws -> String {
        do {
            _ = try told(folders, profiles)
            return ""
        } catch let failure as CommandFailure {
            return failure.message
        }
    }

    @Test func oneFolderHasNoName() throws {
        #expect(try told([], []) == [])
        #expect(
            try told(["pos"], ["builtin/smaregi"])
                == [JournalSource(name: "", folder: "/at/pos", profile: "builtin/smaregi")])
        #expect(try told([], ["p.yaml"]) == [JournalSource(name: "", folder: "", profile: "/at/p.yaml")])
        // An equals sign within a path is one of the path.
        #expect(try told(["./a=b"], ["p.yaml"]).map(\.folder) == ["/at/./a=b"])
        #expect(try JournalSource.problems(told(["pos"], [])).count == 1)
    }

    @Test func severalFoldersHaveNames() throws {
        let sources = try told(["tills=a", "cafe=b"], ["cafe=b.yaml", "tills=builtin/square"])
        #expect(
            sources == [
                JournalSource(name: "tills", folder: "/at/a", profile: "builtin/square"),
                JournalSource(name: "cafe", folder: "/at/b", profile: "/at/b.yaml"),
            ])
        #expect(JournalSource.problems(sources) == [])
        #expect(try told(["tills=a"], ["tills=a.yaml"]).map(\.name) == ["tills"])
    }

    @Test func whatDoesNotGoTogetherIsTold() throws {
        #expect(try refusal(["a", "b"], []) == "`a` has no name, and there are several folders")
        #expect(try refusal(["tills=a", "cafe=b"], ["p.yaml"]).hasPrefix("`p.yaml` has no name"))
        #expect(try refusal(["tills=a"], ["p.yaml"]).hasPrefix("`p.yaml` has no name"))
        #expect(try refusal(["tills=a", "tills=b"], []) == "--journals tills= stands twice")
        #expect(try refusal(["tills=a"], ["tills=p", "tills=q"]) == "--profile tills= stands twice")
        let lacking = JournalSource.problems(try told(["tills=a", "cafe=b"], ["tills=p", "bar=q"]))
        #expect(lacking.map { $0.prefix { $0 != ":" } } == ["journals.cafe.profile", "journals.bar.folder"])
        #expect(JournalSource.problems(try told(["Tills=a"], ["Tills=p"])).count == 1)
    }
}
