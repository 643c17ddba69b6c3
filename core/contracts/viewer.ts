/** What a member may do beyond being one. A role is granted by someone at a time (entity `RoleGrant`). */
export const ROLES = [
  'editor',
  'author',
  'contributor',
  'shopkeeper',
  'organiser',
  'moderator',
  'operator',
] as const

export type Role = (typeof ROLES)[number]

/** Parts of a role's work that are asked for by names of their own. The rest of it goes by the role's name. */
const PARTS = {
  newsletters: 'editor',
  stock: 'shopkeeper',
  orders: 'shopkeeper',
  money: 'shopkeeper',
  door: 'organiser',
  members: 'operator',
  programs: 'operator',
  security: 'operator',
  server: 'operator',
} as const satisfies Record<string, Role>

/** What one may be asked for before doing something. Built-in roles are sets of them, and own roles are made of them. */
export type Permission = Role | keyof typeof PARTS

/** The built-in role that it is part of. */
export function roleOf(permission: Permission): Role {
  return permission in PARTS ? PARTS[permission as keyof typeof PARTS] : (permission as Role)
}

/** Each role's main work, and then the parts of it. */
export const PERMISSIONS: readonly Permission[] = ROLES.flatMap(role => [
  role,
  ...(Object.keys(PARTS) as (keyof typeof PARTS)[]).filter(part => PARTS[part] === role),
])

/** What a built-in role is a set of: what is part of it; of an operator's, all. */
export function permissionsOf(role: Role): readonly Permission[] {
  return role === 'operator' ? PERMISSIONS : PERMISSIONS.filter(permission => roleOf(permission) === role)
}

/** Who is looking: resolved once per request from the session cookie. A visitor has no `member`. */
export type Viewer = {
  readonly member: {
    readonly id: string
    readonly name: string
    readonly email: string
    readonly handle: string
  } | null
  readonly roles: readonly Role[]
  /** What the cooperative's own roles add to these. */
  readonly permissions?: readonly Permission[]
  /** When they last proved who they are, in this session; absent or null when that is long ago. */
  readonly authenticatedAt?: Date | null
  /** Buys without an account: `member` stands for them, has no address of its own, and cannot sign in. */
  readonly isGuest?: boolean
  /** The member at the till, who buys from the cart in front of them as a guest does, and at prices of their own. */
  readonly pricesOf?: string
  /** Stands at the stall and takes along what lies there: no cycle has to be open, and none is asked to bring it. */
  readonly atStall?: boolean
  /** Who buys for `member` in their place. */
  readonly actor?: Actor
}

/** Somebody at the shop, and where they take the order; or the house itself, by a standing order. */
export type Actor =
  | { readonly id: string; readonly at: 'till' | 'phone' | 'shop' }
  | { readonly id: null; readonly at: 'standing' }

/** Whose doing it is: of who acts for a buyer, and not the buyer's. */
export const actingId = ({ member, actor }: Viewer): string | null =>
  actor ? actor.id : (member?.id ?? null)

export const VISITOR: Viewer = { member: null, roles: [] }

/** By a built-in role or one of the cooperative's own. An operator may do whatever anybody else may. */
export function mayAct({ roles, permissions = [] }: Viewer, permission: Permission): boolean {
  return roles.includes('operator') || roles.includes(roleOf(permission)) || permissions.includes(permission)
}
