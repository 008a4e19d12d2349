/// A trade for which there is a template of a policy.
enum ShopKind: String, CaseIterable {
    /// 食品スーパー.
    case supermarket
    /// ドラッグストア.
    case drugstore
    /// 百貨店.
    case departmentStore = "department-store"
    /// 専門店.
    case specialtyStore = "specialty-store"

    /// The template: a complete policy with marks where answers go.
    var template: [UInt8] {
        switch self {
        case .supermarket: PackageResources.supermarket_yaml
        case .drugstore: PackageResources.drugstore_yaml
        case .departmentStore: PackageResources.department_store_yaml
        case .specialtyStore: PackageResources.specialty_store_yaml
        }
    }
}
