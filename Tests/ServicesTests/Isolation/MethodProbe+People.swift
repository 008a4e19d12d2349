import Foundation
import KakuzukeProtocol
import RPC
import SwiftProtobuf

@testable import Services

extension MethodProbe {
    static func probe(_ method: UserServiceMethod) -> MethodProbe {
        let own = IsolationPeople.user(.analyst, tag: 1)
        let foreign = IsolationPeople.user(.analyst, tag: 2)
        switch method {
        case .addUser:
            var request = Kakuzuke_V1_AddUserRequest()
            request.login = "new-manager"
            request.name = "New"
            request.roles = [Role.storeManager.rawValue]
            request.storeCodes = ["S01"]
            return MethodProbe(
                request, [place("store_codes", request, foreign: "S77", nobody: "S78") { $0.storeCodes = [$1] }])
        case .listUsers: return MethodProbe(Kakuzuke_V1_ListUsersRequest())
        case .changeUser:
            var request = Kakuzuke_V1_ChangeUserRequest()
            request.userID = own
            request.roles = [Role.analyst.rawValue, Role.storeManager.rawValue]
            request.storeCodes = ["S01"]
            return MethodProbe(
                request,
                [
                    place("user_id", request, foreign: foreign) { $0.userID = $1 },
                    place("store_codes", request, foreign: "S77", nobody: "S78") { $0.storeCodes = [$1] },
                ])
        case .disableUser:
            var request = Kakuzuke_V1_DisableUserRequest()
            request.userID = IsolationPeople.user(.promotionAuthor, tag: 1, disabled: true)
            request.reason = "test"
            return MethodProbe(request, [place("user_id", request, foreign: foreign) { $0.userID = $1 }])
        case .enableUser:
            var request = Kakuzuke_V1_EnableUserRequest()
            request.userID = IsolationPeople.user(.promotionAuthor, tag: 1, disabled: true)
            return MethodProbe(request, [place("user_id", request, foreign: foreign) { $0.userID = $1 }])
        case .inviteUser:
            var request = Kakuzuke_V1_InviteUserRequest()
            request.userID = own
            return MethodProbe(request, [place("user_id", request, foreign: foreign) { $0.userID = $1 }])
        }
    }

    static func probe(_ method: TokenServiceMethod, _ caller: Role) -> MethodProbe {
        switch method {
        case .createToken:
            var request = Kakuzuke_V1_CreateTokenRequest()
            request.label = "till"
            request.days = 1
            request.roles = [caller.rawValue]
            return MethodProbe(request)
        case .listTokens:
            return MethodProbe(
                Kakuzuke_V1_ListTokensRequest(), beyondExtent: [IsolationPeople.tokenID(.owner, tag: 1)])
        case .revokeToken:
            var request = Kakuzuke_V1_RevokeTokenRequest()
            request.tokenID = IsolationPeople.tokenID(caller, tag: 1, isSpare: true)
            return MethodProbe(
                request,
                [
                    place(
                        "token_id", request, foreign: IsolationPeople.tokenID(.analyst, tag: 2),
                        otherStore: IsolationPeople.tokenID(
                            caller == .auditor ? .analyst : .auditor, tag: 1, isSpare: true)
                    ) { $0.tokenID = $1 }
                ])
        }
    }

    static func probe(_ method: PersonServiceMethod) -> MethodProbe {
        switch method {
        case .whoAmI: return MethodProbe(Kakuzuke_V1_WhoAmIRequest())
        case .signOut: return MethodProbe(Kakuzuke_V1_SignOutRequest())
        case .changePassword: return MethodProbe(Kakuzuke_V1_ChangePasswordRequest(), alsoAnswered: [.unauthenticated])
        case .beginOneTimeCodes:
            return MethodProbe(Kakuzuke_V1_BeginOneTimeCodesRequest(), alsoAnswered: [.unauthenticated])
        case .confirmOneTimeCodes:
            return MethodProbe(Kakuzuke_V1_ConfirmOneTimeCodesRequest(), alsoAnswered: [.unauthenticated])
        }
    }

    static func probe(_ method: SignInServiceMethod) -> MethodProbe {
        switch method {
        case .signIn:
            var request = Kakuzuke_V1_SignInRequest()
            request.tenantCode = "t"
            request.login = "owner"
            request.password = "not the password at all"
            return MethodProbe(
                request,
                [place("tenant_code", request, foreign: "foreign", nobody: "nobody") { $0.tenantCode = $1 }],
                alsoAnswered: [.unauthenticated])
        case .acceptInvitation:
            return MethodProbe(Kakuzuke_V1_AcceptInvitationRequest(), alsoAnswered: [.unauthenticated])
        case .beginFederatedSignIn:
            var request = Kakuzuke_V1_BeginFederatedSignInRequest()
            request.tenantCode = "t"
            request.redirectUri = "http://127.0.0.1:9/back"
            return MethodProbe(
                request,
                [place("tenant_code", request, foreign: "foreign", nobody: "nobody") { $0.tenantCode = $1 }],
                alsoAnswered: [.notFound])
        case .finishFederatedSignIn:
            return MethodProbe(Kakuzuke_V1_FinishFederatedSignInRequest(), alsoAnswered: [.unauthenticated])
        }
    }

    static func probe(_ method: IdentityProviderServiceMethod) -> MethodProbe {
        switch method {
        case .setIdentityProvider: return MethodProbe(Kakuzuke_V1_SetIdentityProviderRequest())
        case .getIdentityProvider: return MethodProbe(Kakuzuke_V1_GetIdentityProviderRequest())
        case .removeIdentityProvider:
            return MethodProbe(Kakuzuke_V1_RemoveIdentityProviderRequest(), alsoAnswered: [.notFound])
        }
    }

    static func probe(_ method: TenancyServiceMethod) -> MethodProbe {
        switch method {
        case .getSettings: return MethodProbe(Kakuzuke_V1_GetSettingsRequest())
        case .changeSettings:
            var request = Kakuzuke_V1_ChangeSettingsRequest()
            var group = Kakuzuke_V1_TenantSettings.StoreGroup()
            group.code = "east"
            group.storeCodes = ["S01"]
            request.storeGroups = [group]
            return MethodProbe(
                request,
                [
                    place("store_groups", request, foreign: "S77", nobody: "S78") {
                        $0.storeGroups[0].storeCodes = [$1]
                    }
                ])
        case .getUsage: return MethodProbe(Kakuzuke_V1_GetUsageRequest())
        case .exportTenant: return MethodProbe(Kakuzuke_V1_ExportTenantRequest())
        case .importTenant: return MethodProbe(Kakuzuke_V1_ImportTenantPart())
        }
    }

    static func probe(_ method: TenantServiceMethod) -> MethodProbe {
        switch method {
        case .createTenant: return MethodProbe(Kakuzuke_V1_CreateTenantRequest())
        case .listTenants: return MethodProbe(Kakuzuke_V1_ListTenantsRequest())
        case .suspendTenant:
            var request = Kakuzuke_V1_SuspendTenantRequest()
            request.code = "spare"
            request.reason = "test"
            return MethodProbe(request)
        case .resumeTenant:
            var request = Kakuzuke_V1_ResumeTenantRequest()
            request.code = "spare"
            return MethodProbe(request)
        case .setTenantLimits:
            var request = Kakuzuke_V1_SetTenantLimitsRequest()
            request.code = "spare"
            return MethodProbe(request)
        case .deleteTenant:
            var request = Kakuzuke_V1_DeleteTenantRequest()
            request.code = "spare"
            return MethodProbe(request)
        }
    }
}
