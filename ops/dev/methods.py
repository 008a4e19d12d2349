"""Makes the Swift enumerations of all methods from the .proto files given as arguments; writes to standard output.

One enumeration for each service, and one over all services that the server offers. A switch over them that misses a
method does not compile, which is how every method gets its row in the table of roles.
"""

import re
import sys

# Services of the store's own door; the server does not offer them.
LOCAL_SERVICES = {"AgentService"}

SERVICE = re.compile(r"^service (\w+) \{$")
METHOD = re.compile(r"^  rpc (\w+)\((stream )?(\w+)\) returns \((stream )?(\w+)\);$")
PACKAGE = re.compile(r"^package ([\w.]+);$")


def fail(path, number, reason):
    sys.exit(f"{path}:{number}: error: {reason}")


def read(path):
    """The services of a file: (full name, name, [(method, request, response, kind)])."""
    package, services, open_service = None, [], None
    for number, line in enumerate(open(path, encoding="utf-8"), start=1):
        line = line.rstrip("\n")
        if match := PACKAGE.match(line):
            package = match[1]
        elif match := SERVICE.match(line):
            open_service = []
            services.append((f"{package}.{match[1]}", match[1], open_service))
        elif line == "}":
            open_service = None
        elif match := METHOD.match(line):
            if open_service is None:
                fail(path, number, "a method outside a service")
            kind = {
                (False, False): "unary",
                (True, False): "clientStreaming",
                (False, True): "serverStreaming",
                (True, True): "bidirectional",
            }[(match[2] is not None, match[4] is not None)]
            open_service.append((match[1], match[3], match[5], kind))
        elif re.match(r"^\s*(rpc|service)\b", line):
            fail(path, number, "write a method on one line, `  rpc Name(Request) returns (Response);`")
    return services


def lower(name):
    return name[0].lower() + name[1:]


def service_text(full, name, methods):
    cases = "\n".join(f'    case {lower(m)} = "{full}/{m}"' for m, _, _, _ in methods)

    def table(choose):
        return "\n".join(f"        case .{lower(m[0])}: {choose(m)}" for m in methods)

    return f"""
/// The methods of {name}.
public enum {name}Method: String, KakuzukeServiceMethod {{
{cases}

    public var requestType: any Message.Type {{
        switch self {{
{table(lambda m: f"Kakuzuke_V1_{m[1]}.self")}
        }}
    }}

    public var responseType: any Message.Type {{
        switch self {{
{table(lambda m: f"Kakuzuke_V1_{m[2]}.self")}
        }}
    }}

    public var shape: KakuzukeMethodShape {{
        switch self {{
{table(lambda m: f".{m[3]}")}
        }}
    }}
}}
"""


def main(paths):
    services = sorted((s for path in paths for s in read(path)), key=lambda s: s[1])
    offered = [s for s in services if s[1] not in LOCAL_SERVICES]
    cases = "\n".join(f"    case {lower(name)}({name}Method)" for _, name, _ in offered)
    all_lines = "\n".join(
        f"        made += {name}Method.allCases.map {{ .{lower(name)}($0) }}" for _, name, _ in offered
    )
    inner = "\n".join(f"        case .{lower(name)}(let method): method" for _, name, _ in offered)
    print(
        f"""// DO NOT EDIT.
// swift-format-ignore-file
//
// Made by ops/dev/generate from the .proto files.

public import SwiftProtobuf

/// How many messages go each way.
public enum KakuzukeMethodShape: Sendable {{
    case unary
    case clientStreaming
    case serverStreaming
    case bidirectional
}}

/// A method of one service; the raw value is its name on the wire, `package.Service/Method`.
public protocol KakuzukeServiceMethod: CaseIterable, Hashable, RawRepresentable, Sendable where RawValue == String {{
    /// What the caller sends.
    var requestType: any Message.Type {{ get }}
    /// What it gets.
    var responseType: any Message.Type {{ get }}
    /// How many messages go each way.
    var shape: KakuzukeMethodShape {{ get }}
}}

/// Every method that the server offers.
public enum KakuzukeMethod: Hashable, Sendable, CaseIterable {{
{cases}

    public static let allCases: [KakuzukeMethod] = {{
        var made: [KakuzukeMethod] = []
{all_lines}
        return made
    }}()

    /// The method of its service.
    public var method: any KakuzukeServiceMethod {{
        switch self {{
{inner}
        }}
    }}

    /// The name on the wire, `package.Service/Method`.
    public var name: String {{ method.rawValue }}
}}
{"".join(service_text(*service) for service in services)}""",
        end="",
    )


if __name__ == "__main__":
    main(sys.argv[1:])
