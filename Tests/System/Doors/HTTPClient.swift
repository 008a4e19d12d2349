import Foundation

/// Asks an agent's HTTP door as a till does, by a program that is not ours.
struct HTTPClient {
    let port: Int
    let token: String

    private static let script = """
        import sys, urllib.request, urllib.error
        method, url, token, body, key = sys.argv[1:]
        headers = {"Authorization": "Bearer " + token}
        if body: headers["Content-Type"] = "application/json"
        if key: headers["Idempotency-Key"] = key
        request = urllib.request.Request(url, data=body.encode() or None, headers=headers, method=method)
        try:
            answer = urllib.request.urlopen(request, timeout=20)
        except urllib.error.HTTPError as error:
            answer = error
        print(answer.status)
        print(answer.read().decode())
        """

    /// The status and the body of an answer.
    func ask(
        _ method: String, _ path: String, body: String = "", key: String = ""
    ) throws -> (status: Int, body: String) {
        let run = try ProgramRun(
            system: ["python3", "-c", Self.script, method, "http://127.0.0.1:\(port)\(path)", token, body, key],
            in: URL(filePath: "/"))
        let parts = run.output.split(separator: "\n", maxSplits: 1)
        guard let status = parts.first.flatMap({ Int($0) }) else { throw SystemTestError(reason: run.errors) }
        return (status, parts.count > 1 ? String(parts[1]) : "")
    }
}
