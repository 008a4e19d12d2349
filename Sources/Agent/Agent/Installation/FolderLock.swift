import Foundation

/// Makes sure that one process at a time works for an agent; freed by the system when the process ends.
final class FolderLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock; nil when another process has it.
    init?(_ folder: AgentFolder) throws {
        let path = folder.path + "/agent.lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw CommandFailure(
                .configuration, "\(path) cannot be opened",
                nextStep: "Enrol first, and run the command as the agent's user.")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            _ = Foundation.close(descriptor)
            return nil
        }
        self.descriptor = descriptor
    }

    deinit { _ = Foundation.close(descriptor) }
}
