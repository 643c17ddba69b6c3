import type { House } from '#core/app/house'
import type { Role } from '#core/contracts/viewer'
import { Member } from '#core/entities/identity/member'
import { RoleGrant } from '#core/entities/identity/role-grant'
import { Setting } from '#core/entities/site/setting'

const ROLES_OF = {
  member: [],
  neighbour: [],
  editor: ['editor'],
  shopkeeper: ['shopkeeper'],
  organiser: ['organiser'],
  moderator: ['moderator'],
  operator: ['operator'],
} as const satisfies Record<string, readonly Role[]>

const NAMES: Record<keyof typeof ROLES_OF, string> = {
  member: 'Mair Pugh',
  neighbour: 'Tom Askew',
  editor: 'Edie Vaughan',
  shopkeeper: 'Sam Okafor',
  organiser: 'Olwen Price',
  moderator: 'Moss Hartley',
  operator: 'Pat Lindqvist',
}

export type CastMember = {
  readonly id: string
  readonly name: string
  readonly email: string
  readonly handle: string
}

/** The people every test knows by name. */
export type Cast = {
  readonly members: Readonly<Record<keyof typeof ROLES_OF, CastMember>>
  readonly roles: Readonly<Record<keyof typeof ROLES_OF, readonly Role[]>>
}

export async function seedCast(house: House): Promise<Cast> {
  const em = house.orm.em.fork()
  em.create(Setting, { key: 'site', value: { name: 'Test Growers', tagline: 'Grown to be tested' } })
  const members = {} as Record<keyof typeof ROLES_OF, CastMember>
  for (const who of Object.keys(ROLES_OF) as (keyof typeof ROLES_OF)[]) {
    const email = `${who}@example.test`
    const member = em.create(Member, { email, name: NAMES[who], handle: who })
    for (const role of ROLES_OF[who]) em.create(RoleGrant, { member, role, grantedBy: null })
    await em.flush()
    members[who] = { id: member.id, name: member.name, email, handle: member.handle }
  }
  return { members, roles: ROLES_OF }
}
