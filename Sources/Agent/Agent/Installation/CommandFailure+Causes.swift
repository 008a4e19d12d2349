import KakuzukeProtocol
import LocalAPI
import LocalStore
import PointOfSale
import RPC
import Synchronizer

extension CommandFailure {
    /// Takes over what a part of the agent threw.
    init(describing error: any Error) {
        switch error {
        case let error as CommandFailure: self = error
        case let error as AgentConfigurationError:
            self.init(.configuration, error.description, nextStep: "Correct the file and try again.")
        case let error as LocalStoreError:
            self.init(.configuration, "\(error.code): \(error.message)", nextStep: error.nextStep + ".")
        case let error as SyncFailure:
            self.init(
                error.isTransient ? .unavailable : .fault, "\(error.code): \(error.message)",
                nextStep: Self.advice(error.nextStep))
        case let error as KakuzukeError:
            let isDisk = [.diskFull, .diskReadOnly].contains(error.code)
            self.init(
                isDisk ? .disk : .data, "\(error.code): \(error.message)", nextStep: Self.advice(error.nextStep))
        case let error as RPCError:
            if let detail = error.metadata.bytes(KakuzukeError.metadataKey).flatMap({ KakuzukeError(detail: $0) }) {
                self.init(describing: detail)
            } else {
                self.init(
                    .unavailable, "\(error.code): \(error.message)",
                    nextStep: "Check that the agent or server is running and try again.")
            }
        case let error as RPCConfigurationError:
            self.init(.configuration, error.message, nextStep: error.advice + ".")
        case let error as HTTPDoorError:
            self.init(.configuration, error.message, nextStep: error.nextStep)
        case let error as UnusableProfile:
            self.init(
                .data, error.problems.map(\.description).joined(separator: "\n"),
                nextStep: "Correct the profile; docs/journals.md describes it.")
        case let error as JournalReaderError:
            self.init(.data, "\(error.code): \(error.message)", nextStep: error.nextStep + ".")
        case let error as JournalArchiveError:
            self.init(.data, error.message, nextStep: error.nextStep + ".")
        default:
            self.init(.fault, "\(type(of: error)): \(error)", nextStep: "Report this with the command that was run.")
        }
    }

    /// Takes over why a round of the running agent failed; the round itself would have ended the command alike.
    init(ofRound error: any Error) {
        self.init(describing: error)
        guard let error = error as? RPCError,
            let detail = error.metadata.bytes(KakuzukeError.metadataKey).flatMap({ KakuzukeError(detail: $0) })
        else { return }
        let isTransient = [.retry, .retryLater].contains(detail.nextStep)
        status = isTransient ? .unavailable : .fault
    }

    /// A next step in words.
    static func advice(_ step: KakuzukeError.NextStep) -> String {
        switch step {
        case .retry, .retryLater: "Nothing is lost; the agent tries again, or run the command again later."
        case .fixRequest: "Correct what was asked and try again."
        case .signIn, .askAdministrator: "Ask headquarters."
        case .enrolAgain: "Ask headquarters for a new token and run `kakuzuke-agent enroll`."
        case .renewCertificate: "Let the agent reach the server so that it renews its certificate."
        case .shakeHands: "Run `kakuzuke-agent sync` again."
        case .adoptSpool:
            "Another copy of this agent has uploaded, or this one was restored. Stop the other copy, then run "
                + "`kakuzuke-agent adopt`."
        case .makeRoom: "Make the disk of this machine take writes again, then run the command again."
        case .updateSoftware: "Update the agent or the server."
        default: "Report this with the agent's log."
        }
    }
}
