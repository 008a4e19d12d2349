/// How many commands of headquarters wait, for how long, and how large what an agent sends for one may be.
///
/// Source: `docs/sync.md`, "Commands".
public enum CommandLimits {
    /// Most commands of one agent that have not ended; commands.
    public static let openPerAgentMax = 8
    /// Time in which an agent may carry out a command; days. A store that comes once a night has several tries.
    public static let lifetimeDays = 7
    /// Most bytes of a packed bundle; bytes (1 MiB).
    public static let bundleBytesMax = 1 << 20
    /// Most bytes of a bundle before it is packed; bytes (8 MiB).
    public static let bundleUnpackedBytesMax = 8 << 20
    /// Most bytes of a bundle that one part bears; bytes (64 KiB).
    public static let partBytesMax = 64 << 10
    /// Most files of a bundle; files.
    public static let bundleFilesMax = 16
    /// Longest name of a file; bytes.
    public static let fileNameBytesMax = 64
    /// Time from the order for which the server keeps a command with its bundle; days. The audit log keeps the order.
    public static let keptDays = 30
    /// Most commands that headquarters is told of at once, the newest; commands.
    public static let listedMax = 200
    /// Longest reason of a command that was not done; bytes.
    public static let reasonBytesMax = 64
}
