extension TidyCheck {
    static let shellScripts = TidyCheck(
        name: "shell scripts stop at the first error and at unset variables",
        findings: { tree in
            tree.files.filter { $0.language == .shell && !stopsAtErrors($0) }.map {
                Finding(path: $0.path, advice: "begin with `set -eu` before any command")
            }
        },
        examples: [
            Example(files: [
                "ops/a": "#!/usr/bin/env bash\n# Does a thing.\n\nset -euo pipefail\nls\n", "ops/b.sh": "set -eu\n",
                "ops/c": "#!/usr/bin/env python3\nprint()\n",
            ]),
            Example(
                files: [
                    "ops/a": "#!/bin/sh\nls\nset -eu\n", "ops/b": "#!/bin/bash\nset -e\n", "ops/c.sh": "# Empty.\n",
                ],
                strikes: ["ops/a:0", "ops/b:0", "ops/c.sh:0"]),
        ])

    static let committedFiles = TidyCheck(
        name: "products of tools are not committed",
        findings: { tree in
            tree.files.compactMap { file in
                let products: Set<Substring> = [".build", ".swiftpm", ".venv", "Package.resolved", "__pycache__"]
                return file.components.first { products.contains($0) }.map {
                    Finding(path: file.path, advice: "`\($0)` is made anew on each machine: remove it from Git")
                }
            }
        },
        examples: [
            Example(files: ["Package.swift": "", ".gitignore": ".build\n"]),
            Example(
                files: ["Package.resolved": "", ".build/debug/a": "", "Tests/__pycache__/a.pyc": ""],
                strikes: ["Package.resolved:0", ".build/debug/a:0", "Tests/__pycache__/a.pyc:0"]),
        ])

    private static func stopsAtErrors(_ file: SourceFile) -> Bool {
        let first = file.lines.first { !$0.isEmpty && !$0.hasPrefix("#") }
        guard let options = first?.split(separator: " "), options.count > 1, options[0] == "set" else { return false }
        let letters = options[1]
        return letters.hasPrefix("-") && letters.contains("e") && letters.contains("u")
    }
}
