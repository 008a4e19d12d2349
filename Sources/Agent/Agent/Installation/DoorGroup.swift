import Foundation

/// The group whose members may use the agent's doors.
struct DoorGroup: Sendable {
    let name: String
    let number: UInt32

    /// Looks a group up.
    ///
    /// - Throws: `CommandFailure` where the machine has none of this name.
    init(name: String) throws {
        guard let entry = getgrnam(name) else {
            throw CommandFailure(
                .configuration, "door.group: this machine has no group \(name)",
                nextStep: "Make it with `groupadd \(name)`, or name another one in agent.json.")
        }
        self.name = name
        number = entry.pointee.gr_gid
    }

    /// Takes a group that a process has.
    init(number: UInt32) {
        name = String(number)
        self.number = number
    }

    /// Gives a file or folder to the group, with these permissions.
    ///
    /// - Throws: `CommandFailure` where the agent's user is no member of the group.
    func admit(to path: String, mode: UInt32) throws {
        guard chown(path, UInt32.max, number) == 0, chmod(path, mode_t(mode)) == 0 else {
            throw CommandFailure(
                .configuration, "\(path) cannot be given to the group \(name)",
                nextStep: "Make the agent's user a member: `usermod -aG \(name) USER`; then start the agent.")
        }
    }
}
