import Foundation

/// Makes sure that one process at a time works for an agent; freed by the system when the process ends.
final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock; nil when another process has it.
    init?(_ folder: AgentFolder) throws {
        let path = folder.path + "/agent.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure(path, errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            _ = Foundation.close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    private static func failure(_ path: String, _ reason: Int32) -> CommandFailure {
        switch reason {
        case EROFS:
            CommandFailure(
                .disk, "\(path) cannot be opened: its file system is read-only",
                nextStep: "Check the disk and mount it for writing; then start the agent. Nothing is lost.")
        case ENOSPC:
            CommandFailure(
                .disk, "\(path) cannot be made: the disk is full", nextStep: "Free disk space; then start the agent.")
        default:
            CommandFailure(
                .configuration, "\(path) cannot be opened",
                nextStep: "Enrol first, and run the command as the agent's user.")
        }
    }

    deinit { _ = Foundation.close(descriptor) }
}
