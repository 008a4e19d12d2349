import Foundation
import Testing

// Goal: the table that the checks obey and the table that people read are the same.
// Method: the rows of `docs/architecture.md` are parsed and compared with the table in code.
@Suite struct LayerTableTests {
    /// A row of the document: backticked names by column.
    private struct Row {
        var folder: String
        var target: String
        var targets: Set<String>
    }

    @Test("The document and the checks name the same folders, targets and imports")
    func documentAgrees() throws {
        let path = "docs/architecture.md"
        let text = try String(contentsOf: SourceTree.root.appendingPathComponent(path), encoding: .utf8)
        let rows = Self.rows(SourceFile(path: path, text: text).lines)
        #expect(Set(rows.map(\.target)) == Set(Layer.all.map(\.target)))
        for layer in Layer.all {
            let row = rows.first { $0.target == layer.target }
            #expect(row?.folder == layer.folder, "\(layer.target)")
            #expect(row?.targets == layer.targets, "\(layer.target)")
        }
    }

    @Test("Every target and package that a row names exists")
    func rowsAreConsistent() {
        let targets = Set(Layer.all.map(\.target))
        #expect(targets.count == Layer.all.count)
        for layer in Layer.all {
            #expect(layer.targets.isSubset(of: targets), "\(layer.target)")
            #expect(layer.packages.isSubset(of: ExternalModules.byPackage.keys), "\(layer.target)")
        }
    }

    @Test("Backend and Agent do not import each other, and nothing imports itself by a detour")
    func directionHolds() {
        for layer in Layer.all {
            let reached = Self.reached(from: layer.target)
            #expect(!reached.contains(layer.target), "\(layer.target)")
            #expect(reached.isDisjoint(with: Layer.backendTargets) || !Layer.agentTargets.contains(layer.target))
            #expect(reached.isDisjoint(with: Layer.agentTargets) || !Layer.backendTargets.contains(layer.target))
        }
    }

    private static func reached(from target: String) -> Set<String> {
        var reached: Set<String> = []
        var waiting = [target]
        while let next = waiting.popLast() {
            let targets = Layer.all.first { $0.target == next }?.targets ?? []
            waiting += targets.subtracting(reached)
            reached.formUnion(targets)
        }
        return reached
    }

    private static func rows(_ lines: [Substring]) -> [Row] {
        lines.compactMap { line in
            let cells = line.split(separator: "|").map { names(in: $0) }
            guard line.hasPrefix("| `Sources/"), cells.count >= 4, let folder = cells[0].first,
                let target = cells[1].first
            else { return nil }
            return Row(folder: folder, target: target, targets: Set(cells[3]))
        }
    }

    private static func names(in cell: Substring) -> [String] {
        let pieces = cell.split(separator: "`", omittingEmptySubsequences: false)
        return pieces.indices.filter { $0 % 2 == 1 }.map { String(pieces[$0]) }
    }
}
