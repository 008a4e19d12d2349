import Foundation
import Storage
import Testing

/// A tenant filter of a statement, or of the function that it calls, and how to leave it out.
struct TenantFilter: Sendable, Hashable {
    /// The statement's name and the number of the filter in its text.
    let name: String
    /// The statement's text with `true` in the filter's place; its own text where a function has the filter.
    let mutant: String
    /// What is done before: leaves out the filter of a function; empty where the statement has it.
    var preparation = ""

    /// The filters of the function that erases a tenant: what is deleted, what is counted, who may be erased.
    static let ofErasing: [TenantFilter] = [
        ("DELETE FROM %s WHERE tenant_id = $1", "DELETE FROM %s WHERE $1 IS NOT NULL"),
        ("FROM %s WHERE tenant_id = $1', table_name", "FROM %s WHERE $1 IS NOT NULL', table_name"),
        ("t.tenant_id = tenant AND", "true AND"),
    ].enumerated().map { position, texts in
        TenantFilter(
            name: "erase_tenant \(position + 1)", mutant: "",
            preparation: """
                DO $do$
                DECLARE
                    original text := pg_get_functiondef('public.erase_tenant(uuid)'::regprocedure);
                BEGIN
                    IF strpos(original, $text$\(texts.0)$text$) = 0 THEN
                        RAISE EXCEPTION 'the function has no such filter';
                    END IF;
                    EXECUTE replace(original, $text$\(texts.0)$text$, $text$\(texts.1)$text$);
                END
                $do$;
                """)
    }

    /// Every tenant filter of a statement's text, in its order.
    static func all(in text: String, named statement: String) -> [TenantFilter] {
        // No word boundaries: a full stop between letters is none.
        let filter = /(?:[a-z_]+\.)?tenant_id = (?:\$[0-9]+|[a-z_]+\.tenant_id|'[-0-9A-Fa-f]+'::uuid)/
        // Which tenants may be erased cannot be seen from one that may: `DeletionTests` looks at the third.
        let ofFunction = text.contains("erase_tenant(") ? ofErasing.prefix(2) : []
        return ofFunction.map { TenantFilter(name: $0.name, mutant: text, preparation: $0.preparation) }
            + text.matches(of: filter).enumerated().map { position, match in
                var changed = text
                changed.replaceSubrange(match.range, with: "true")
                return TenantFilter(name: "\(statement) \(position + 1)", mutant: changed)
            }
    }

    /// Names of all statements of the storage's sources, and of all their filters.
    static func allInSource() throws -> (statements: Set<String>, filters: Set<String>) {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/Backend/Storage")
        let files = try #require(FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil))
        var statements: Set<String> = []
        // Tables that are exported are read by one statement each, which is made at run time.
        var filters = Set(ExportedTable.exported.map { "export \($0.name) 1" } + ofErasing.prefix(2).map(\.name))
        // So are the streams of all customers' histories: customers, three kinds of facts and states in one text.
        filters.formUnion((1...5).map { "histories \($0)" } + ["receipts 1"])
        for case let file as URL in files where file.pathExtension == "swift" {
            let source = try String(contentsOf: file, encoding: .utf8)
            let statement = file.deletingPathExtension().lastPathComponent
            filters.formUnion(all(in: source, named: statement).map(\.name))
            if source.contains("static let sql: PostgresSQL") { statements.insert(statement) }
        }
        return (statements, filters)
    }
}
