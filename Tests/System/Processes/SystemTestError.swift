/// A system test cannot go on.
struct SystemTestError: Error {
    var reason: String
}
