/** What a member may do beyond being one. A role is granted by someone at a time (entity `RoleGrant`). */
export const ROLES = ['editor', 'shopkeeper', 'organiser', 'moderator', 'operator'] as const

export type Role = (typeof ROLES)[number]

/** Who is looking: resolved once per request from the session cookie. A visitor has no `member`. */
export type Viewer = {
  readonly member: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly handle: string
  } | null
  readonly roles: readonly Role[]
  /** When they last proved who they are, in this session; absent or null when that is long ago. */
  readonly authenticatedAt?: Date | null
}

export const VISITOR: Viewer = { member: null, roles: [] }

/** An operator may do whatever any other role may. */
export function mayAct(viewer: Viewer, role: Role): boolean {
  return viewer.roles.includes(role) || viewer.roles.includes('operator')
}
