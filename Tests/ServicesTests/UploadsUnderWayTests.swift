import Foundation
import Testing

@testable import Services

// Goal: states are made again after a tenant's last upload, if any of its uploads needs it, and for no other tenant.
@Suite struct UploadsUnderWayTests {
    private let tenant = UUID()
    private let other = UUID()

    @Test func theLastUploadCaresForAll() {
        let uploads = UploadsUnderWay()
        uploads.begin(tenant)
        uploads.begin(tenant)
        uploads.begin(other)
        #expect(!uploads.end(tenant, needsRemake: true))
        #expect(!uploads.end(other, needsRemake: false))
        #expect(uploads.end(tenant, needsRemake: false))
        // Nothing is remembered of uploads that have been cared for.
        uploads.begin(tenant)
        #expect(!uploads.end(tenant, needsRemake: false))
    }

    @Test func oneUploadAloneCaresForItself() {
        let uploads = UploadsUnderWay()
        uploads.begin(tenant)
        #expect(uploads.end(tenant, needsRemake: true))
        uploads.begin(tenant)
        #expect(!uploads.end(tenant, needsRemake: false))
    }
}
