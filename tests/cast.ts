import type { House } from '#core/app/house'
import type { Role } from '#core/contracts/viewer'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'

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
  const people = Object.keys(ROLES_OF) as (keyof typeof ROLES_OF)[]
  const members = Object.fromEntries(
    people.map(who => [
      who,
      { id: Bun.randomUUIDv7(), name: NAMES[who], email: `${who}@example.test`, handle: who },
    ]),
  ) as Cast['members']
  const now = new Date()
  // Every test file pays for this: rows by the builder cost a quarter of entities that are flushed.
  const tables = db({ em: house.orm.em.fork() })
  await tables
    .insertInto('settings')
    .values({
      key: 'site',
      value: jsonb({ name: 'Test Growers', tagline: 'Grown to be tested' }),
      updated_at: now,
    })
    .execute()
  await tables
    .insertInto('members')
    .values(people.map(who => ({ ...members[who], bio: '', joined_at: now })))
    .execute()
  await tables
    .insertInto('role_grants')
    .values(
      people.flatMap(who =>
        ROLES_OF[who].map(role => ({
          id: Bun.randomUUIDv7(),
          member_id: members[who].id,
          role,
          granted_by_id: null,
          granted_at: now,
        })),
      ),
    )
    .execute()
  return { members, roles: ROLES_OF }
}

/** Those of a database that was kept; null when it has none. */
export async function findCast(house: House): Promise<Cast | null> {
  const people = Object.keys(ROLES_OF) as (keyof typeof ROLES_OF)[]
  const rows = await db({ em: house.orm.em.fork() })
    .selectFrom('members')
    .select(['id', 'name', 'email', 'handle'])
    .where('handle', 'in', people)
    .execute()
  if (rows.length < people.length) return null
  return {
    members: Object.fromEntries(rows.map(row => [row.handle, row])) as Cast['members'],
    roles: ROLES_OF,
  }
}
