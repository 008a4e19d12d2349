import Rating

/// What an author should think about, with the lines of what it belongs to.
extension PolicyFileParser {
    /// Warns of entries that stand twice and of words that hardly any receipt has.
    ///
    /// - Parameter policy: what was read, without errors.
    mutating func addAdvice(on policy: Policy) {
        addRepeatedItems(policy.subjects)
        addRepeatedAttributes(policy.attributes)
        for (key, groups) in [("conditions", policy.conditions), ("class_conditions", policy.classConditions)] {
            for (position, group) in groups.enumerated() {
                for (entry, condition) in group.bestOf.enumerated() {
                    let path: [PolicyProblem.Step] = [
                        .key(key), .index(position), .key("best_of"), .index(entry),
                    ]
                    addUnusualWords(condition.payment, UsualWords.payment, path + [.key("payment")])
                    addUnusualWords(condition.fulfilment, UsualWords.fulfilment, path + [.key("fulfilment")])
                }
            }
        }
    }

    private mutating func warn(_ path: [PolicyProblem.Step], _ reason: String) {
        add(PolicyProblem(.warning, at: path, reason))
    }

    private func lineText(_ path: [PolicyProblem.Step]) -> String { line(of: path).map { "\($0)" } ?? "?" }

    // MARK: - Twice

    /// Tells categories that an earlier subject takes, and items that stand twice in a list.
    private mutating func addRepeatedItems(_ subjects: [Subject]) {
        let stores = subjects.map { Set($0.stores) }
        var takers: [String: [(subject: Int, path: [PolicyProblem.Step])]] = [:]
        for (position, subject) in subjects.enumerated() {
            let match: [PolicyProblem.Step] = [.key("subjects"), .index(position), .key("match")]
            addRepeats(subject.stores, match + [.key("stores")])
            addRepeats(subject.categories, match + [.key("categories")])
            for (index, category) in subject.categories.enumerated() {
                let path = match + [.key("categories"), .index(index)]
                // Two subjects may share a category in different stores.
                let taker = takers[category]?.first { taker in
                    let (wide, narrow) = (stores[taker.subject], stores[position])
                    return taker.subject != position
                        && (wide.isEmpty || !narrow.isEmpty && narrow.isSubset(of: wide))
                }
                if let taker {
                    let code = subjects[taker.subject].code
                    let line = lineText(taker.path)
                    warn(path, "`\(category)` already belongs to `\(code)` (line \(line)); it never matches here")
                }
                takers[category, default: []].append((position, path))
            }
        }
    }

    private mutating func addRepeats(_ items: [String], _ list: [PolicyProblem.Step]) {
        var seen: [String: Int] = [:]
        for (index, item) in items.enumerated() {
            guard let first = seen[item] else {
                seen[item] = index
                continue
            }
            warn(
                list + [.index(index)],
                "`\(item)` stands in this list already (line \(lineText(list + [.index(first)])))")
        }
    }

    private mutating func addRepeatedAttributes(_ rules: [AttributeRule]) {
        var seen: [[String]: Int] = [:]
        for (index, rule) in rules.enumerated() {
            guard let first = seen[[rule.attribute, rule.value]] else {
                seen[[rule.attribute, rule.value]] = index
                continue
            }
            let line = lineText([.key("attributes"), .index(first)])
            warn(
                [.key("attributes"), .index(index)],
                "`\(rule.value)` of `\(rule.attribute)` stands in line \(line) already; the points of both add up")
        }
    }

    // MARK: - Words

    /// Tells words that no journal writes as a rule: what a receipt has is compared letter by letter.
    private mutating func addUnusualWords(_ words: [String]?, _ usual: [String], _ list: [PolicyProblem.Step]) {
        for (index, word) in (words ?? []).enumerated() where !usual.contains(word) {
            let known = KnownWords(usual)
            let shown = word.prefix(40)
            if let meant = known.nearest(to: word) {
                warn(list + [.index(index)], "`\(shown)` is no usual word, perhaps `\(meant)`; usual: \(known.list)")
            } else {
                warn(list + [.index(index)], "`\(shown)` is no usual word; usual: \(known.list)")
            }
        }
    }
}
