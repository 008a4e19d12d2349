import ArgumentParser

/// How a command answers.
struct OutputOptions: ParsableArguments {
    @Flag(name: .customLong("json"), help: "Prints one JSON object instead of text; its keys are stable.")
    var isJSON = false
}
