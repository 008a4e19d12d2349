import KakuzukeProtocol
import RPC
import Storage

/// The calls of `customers.proto`.
struct CustomerService: Sendable {
    let merges: MergeDesk
    let conflicts: ConflictDesk
    let inputs: InputDesk
    let orders: OrderDesk
    let admission: WorkAdmission

    /// Puts the desks together.
    init(
        database: Database, directories: Directories, ratings: RatingDesk, businessClock: WallClock,
        clock: WallClock, admission: WorkAdmission
    ) {
        let finder = CustomerFinder(database: database, customers: directories.customers)
        merges = MergeDesk(database: database, finder: finder, clock: clock)
        conflicts = ConflictDesk(
            database: database, linker: IdentityLinker(database: database, customers: directories.customers),
            merges: merges, policies: directories.policies, clock: clock)
        inputs = InputDesk(
            database: database, finder: finder, policies: directories.policies, clock: businessClock)
        orders = OrderDesk(ratings: ratings, inputs: inputs)
        self.admission = admission
    }

    /// Adds the calls to a server's table; `MethodAccess` says who may make them.
    func register(in methods: inout RPCMethodTable) {
        registerIdentity(&methods)
        methods.unary(CustomerServiceMethod.recordInputs.rawValue) {
            (request: Kakuzuke_V1_RecordInputsRequest, context) in
            try await inputs.record(request, by: try context.caller)
        }
        methods.clientStreaming(
            CustomerServiceMethod.importInputs.rawValue, request: Kakuzuke_V1_ImportInputsRequest.self,
            response: Kakuzuke_V1_ImportSummary.self
        ) { messages, context in
            var summary = Kakuzuke_V1_ImportSummary()
            var rows = 0
            for try await message in messages {
                try await inputs.take(message, rowsBefore: rows, into: &summary, by: try context.caller)
                rows += message.rows.count
            }
            return summary
        }
        methods.unary(CustomerServiceMethod.placeOrder.rawValue) {
            (request: Kakuzuke_V1_PlaceOrderRequest, context) in
            let caller = try context.caller
            return try await admission.lookup(caller.scope) { try await orders.place(request, by: caller) }
        }
    }

    private func registerIdentity(_ methods: inout RPCMethodTable) {
        methods.unary(CustomerServiceMethod.mergeCustomers.rawValue) {
            (request: Kakuzuke_V1_MergeCustomersRequest, context) in
            try await merges.merge(request, by: try context.caller)
        }
        methods.unary(CustomerServiceMethod.undoMerge.rawValue) {
            (request: Kakuzuke_V1_UndoMergeRequest, context) in
            try await merges.undo(request, by: try context.caller)
        }
        methods.unary(CustomerServiceMethod.listMerges.rawValue) {
            (request: Kakuzuke_V1_ListMergesRequest, context) in
            try await merges.list(request, try context.caller)
        }
        methods.unary(CustomerServiceMethod.linkIdentifiers.rawValue) {
            (request: Kakuzuke_V1_LinkIdentifiersRequest, context) in
            try await conflicts.link(request, by: try context.caller)
        }
        methods.unary(CustomerServiceMethod.listIdentityConflicts.rawValue) {
            (request: Kakuzuke_V1_ListIdentityConflictsRequest, context) in
            try await conflicts.list(request, try context.caller)
        }
        methods.unary(CustomerServiceMethod.resolveIdentityConflict.rawValue) {
            (request: Kakuzuke_V1_ResolveIdentityConflictRequest, context) in
            try await conflicts.resolve(request, by: try context.caller)
        }
    }
}
