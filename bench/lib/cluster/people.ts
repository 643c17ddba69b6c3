import type { House } from '#core/app/house'
import { readConfig } from '#core/config/config'
import { DOMAINS } from '#core/contracts/domain'
import { requireMember } from '#core/contracts/require-role'
import type { Role } from '#core/contracts/viewer'
import { jobCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { Member } from '#core/entities/identity/member'
import { openHouse } from '#core/server/open-house'
import { listProduct } from '#core/services/market/products/listing'
import { createProduct } from '#core/services/market/products/save-product'
import { services } from '#core/services/registry'
import { offerConcepts } from '#domains/app'
import { domains } from '#domains/domains'
import type { Cluster } from './cluster'

/** Somebody with a browser that is signed in to all six apps. */
export type Person = {
  readonly id: string
  readonly name: string
  readonly email: string
  /** As many visitors come from as many addresses. */
  readonly address: string
  readonly cookies: string
}

/** A house of the looker-on's own on the cluster's database and cache: nobody listens. */
export async function lookOn({ env, databaseUrl, sandbox }: Cluster): Promise<House> {
  const config = readConfig({ ...env, LOG_LEVEL: 'silent' })
  const house = await openHouse(config, databaseUrl, { ...sandbox, host: sandbox.url }, services)
  offerConcepts(house, domains)
  return house
}

/** So many new members, signed in everywhere. */
export async function signedIn(house: House, count: number): Promise<Person[]> {
  const em = house.orm.em.fork()
  const members = Array.from({ length: count }, (_, at) => {
    const handle = `c${at}_${Bun.randomUUIDv7().slice(-8)}`
    return em.create(Member, { email: `${handle}@example.test`, name: `Caller ${at}`, handle })
  })
  await em.flush()
  return Promise.all(
    members.map(async ({ id, name, email }, at) => {
      const signIn = Bun.randomUUIDv7()
      const cookies = await Promise.all(
        DOMAINS.map(async domain => {
          const session = await house.sessions.begin(id, { domain, signIn, device: 'bench' })
          return `__Host-rose_${domain}_session=${session}`
        }),
      )
      return {
        id,
        name,
        email: email ?? '',
        address: `198.18.${at >> 8}.${at & 255}`,
        cookies: cookies.join('; '),
      }
    }),
  )
}

/** Something that there is enough of. Returns the ids of what can be bought. */
export async function fillShelves(house: House, keeper: Person, kinds: number): Promise<string[]> {
  const roles: Role[] = ['shopkeeper']
  const ctx = () => ({
    ...jobCtx(house),
    viewer: { member: { ...keeper, handle: 'keeper' }, roles, authenticatedAt: new Date() },
  })
  requireMember(ctx())
  const words = {
    summary: '',
    description: '',
    storage: '',
    allergens: '',
    producerId: null,
    categoryId: null,
  }
  for (let at = 0; at < kinds; at++) {
    const price = { amount: 210 + at * 37, currency: 'GBP' }
    const variant = { name: 'One', sku: `CLUSTER-${at}`, unit: '', price, stock: 100_000 }
    await listProduct(ctx(), await createProduct(ctx(), { ...words, title: `Crate ${at}` }, variant))
  }
  const rows = await db(jobCtx(house))
    .selectFrom('variants')
    .select('id')
    .where('sku', 'like', 'CLUSTER-%')
    .execute()
  return rows.map(({ id }) => id)
}
