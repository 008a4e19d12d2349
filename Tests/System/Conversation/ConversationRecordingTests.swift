import ConversationVectorSupport
import Foundation
import KakuzukeProtocol
import SwiftProtobuf
import Testing

// Goal: the conversation of each release can be kept, and what is kept is what the programs say.
// Method: the real programs with a proxy between them; the recording is written, read back and compared with the kept
// one of the same version. `ops/dev/record-conversation` names the folder in which it stays.
extension SystemSuites {
    @Suite struct ConversationRecordingTests {
        /// The folder in which a recording is to stay; nil: none.
        private static let kept = ProcessInfo.processInfo.environment["KAKUZUKE_RECORD_CONVERSATION"].map {
            URL(filePath: $0)
        }

        @Test(.timeLimit(.minutes(5))) func theConversationIsRecorded() async throws {
            let recorded = try await ConversationRecording.make(version: "\(ConversationVersion.current)")
            let temporary = FileManager.default.temporaryDirectory.appending(path: "kz-\(UUID().uuidString)")
            defer { try? FileManager.default.removeItem(at: temporary) }
            let folder = Self.kept ?? temporary
            try recorded.write(in: folder)
            let read = try RecordedConversation(in: folder.appending(path: recorded.version))
            #expect(read.calls == recorded.calls)
            #expect(read.scene == recorded.scene && read.policy == recorded.policy)
            expectEverything(recorded)
            if let earlier = try RecordedConversation.all().first(where: { $0.version == recorded.version }) {
                #expect(recorded.calls.map(Self.outline) == earlier.calls.map(Self.outline))
                #expect(recorded.scene.headquarters == earlier.scene.headquarters)
                #expect(read.storeAnswers.map(\.request) == earlier.storeAnswers.map(\.request))
                #expect(try Self.grades(read) == Self.grades(earlier))
            }
        }

        /// What two recordings of one version have in common.
        private static func outline(_ call: RecordedCall) -> String {
            "\(call.name) \(call.requests.count) \(call.answers.count) \(call.status) \(call.reachedAgent)"
        }

        /// The grades and scores that the store told.
        private static func grades(_ recorded: RecordedConversation) throws -> [String] {
            try recorded.storeAnswers.filter { $0.method.hasSuffix("GetRating") }.flatMap { told in
                try Kakuzuke_V1_GetRatingResponse(jsonString: told.answer).ratings.map {
                    "\(told.request) \($0.subject) \($0.grade) \($0.score)"
                }
            }
        }

        private func expectEverything(_ recorded: RecordedConversation) {
            let calls = recorded.calls
            #expect(
                calls.map(\.name) == [
                    "Enrol", "Handshake", "Feed", "CompareDays", "Handshake", "Upload", "Feed", "CompareDays",
                    "CompareDays", "Handshake", "Upload", "Upload", "Handshake", "Upload", "Feed", "UploadQuotes",
                    "CompareDays", "CompareDays", "Handshake", "Feed", "TakeCommands", "Upload", "ReportCommand",
                    "UploadDiagnostics", "CompareDays", "CompareDays", "Handshake", "Feed", "CompareDays",
                    "CompareDays", "RenewCertificate",
                ])
            #expect(calls.filter { !$0.reachedAgent }.map(\.status) == [0])
            // Two batches in one stream; the refused batch; both outcomes.
            #expect(calls.contains { $0.requests.count == 2 && $0.answers.count == 2 })
            #expect(calls.filter { $0.status != 0 }.map(\.answers.count) == [0])
            #expect(calls.allSatisfy { $0.status == 0 || !$0.detail.isEmpty })
        }
    }
}
