import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { hashToken } from '#core/crypto/secrets'
import { db } from '#core/database/db'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { jar, stranger, wishOf } from '../../tests/cart'
import { type TestHouse, testHouse } from '../../tests/house'
import { createNewsletter } from './account/newsletters/edit-newsletter'
import { deletePost, emptyBin, undeletePost } from './blog/delete-post'
import { createPost, savePost } from './blog/save-post'
import { deleteTag } from './blog/tags'
import { written } from './blog/testing'
import { removeCalendar, saveCalendar } from './events/organising/save-calendar'
import { saveEntry } from './events/organising/save-entry'
import { removeQuota, removeTicketType, saveQuota, saveTicketType } from './events/organising/ticket-types'
import { stage } from './events/testing/stage'
import { grantRole } from './federation/identity/roles'
import { spendSignInLink } from './federation/signin/use-link'
import { removeCategory, saveCategory } from './market/categories/save-category'
import { saveMarketPage } from './market/pages/compose'
import { saveProducer } from './market/producers/save-producer'
import { createProduct, updateProduct } from './market/products/save-product'
import { setPrices } from './market/products/set-prices'

const CLIENTS = 20
const clients = [...Array(CLIENTS).keys()]
const CALENDAR = { description: '', timeZone: 'Europe/London', colour: 'leaf' }
const WORDS = { summary: '', description: '', storage: '', allergens: '', producerId: null, categoryId: null }

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())

describe('twenty people give the same name at once, and each gets an address of their own:', () => {
  const variant = (sku: string) => ({
    name: 'jar',
    sku,
    unit: '',
    price: { amount: 100, currency: 'GBP' },
    stock: 0,
  })
  const makers: Record<string, (client: number) => Promise<unknown>> = {
    posts: () => createPost(world.ctx('editor'), 'post', written('Windfall', '')),
    'posts and a number': n =>
      createPost(world.ctx('editor'), 'post', written(`Quince${n % 2 ? ' 2' : ''}`, '')),
    products: n => createProduct(world.ctx('shopkeeper'), { ...WORDS, title: 'Medlar' }, variant(`M-${n}`)),
    categories: () => saveCategory(world.ctx('shopkeeper'), null, { name: 'Medlar', description: '' }),
    producers: () =>
      saveProducer(world.ctx('shopkeeper'), null, {
        name: 'Medlar',
        place: '',
        practice: '',
        story: '',
        since: null,
      }),
    'market pages': () =>
      saveMarketPage(world.ctx('editor'), null, { title: 'Medlar', summary: '', blocks: [] }),
    calendars: () => saveCalendar(world.ctx('organiser'), null, { ...CALENDAR, name: 'Medlar' }),
  }
  test.each(Object.keys(makers))('%s', async kind => {
    const made = await Promise.allSettled(clients.map(client => makers[kind]!(client)))
    expect(faults(made)).toEqual([])
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(CLIENTS)
  })

  test('entries', async () => {
    const calendarId = await saveCalendar(world.ctx('organiser'), null, { ...CALENDAR, name: 'Fair' })
    const made = await Promise.allSettled(
      clients.map(() => saveEntry(world.ctx('organiser'), null, fair(calendarId))),
    )
    expect(faults(made)).toEqual([])
    const { rows } = await sql<{
      slug: string
    }>`select distinct slug from event_entries where title = 'Quince fair'`.execute(db(world.ctx()))
    expect(rows).toHaveLength(CLIENTS)
  })
})

describe('twenty people ask for the same name at once, one gets it and the others a sentence:', () => {
  test('the address of a post', async () => {
    const asked = clients.map(() =>
      createPost(world.ctx('editor'), 'post', written('Sloe', '', { slug: 'sloe' })),
    )
    expect(await outcomes(asked)).toEqual({ fulfilled: 1, SlugTaken: CLIENTS - 1 })
  })

  test('a newsletter', async () => {
    const fields = { name: 'Sloes', slug: 'sloes', description: '' }
    const asked = clients.map(() => createNewsletter(world.ctx('editor'), fields))
    expect(await outcomes(asked)).toEqual({ fulfilled: 1, SlugTaken: CLIENTS - 1 })
  })

  test('an article number', async () => {
    const variant = { name: 'jar', sku: 'SLOE', unit: '', price: { amount: 1, currency: 'GBP' }, stock: 0 }
    const asked = clients.map(() =>
      createProduct(world.ctx('shopkeeper'), { ...WORDS, title: 'Sloe' }, variant),
    )
    expect(await outcomes(asked)).toEqual({ fulfilled: 1, SkuTaken: CLIENTS - 1 })
  })

  test('a handle', async () => {
    const tokens = clients.map(client => `token-${client}`)
    for (const [client, token] of tokens.entries()) {
      await world.ctx().em.execute(
        `insert into magic_links (id, email, token_hash, continue_to, created_at, expires_at)
         values (gen_random_uuid(), ?, ?, '/', now(), now() + interval '1 hour')`,
        [`newcomer${client}@example.test`, hashToken(token)],
      )
    }
    const use = {
      browserHash: null,
      confirmed: true,
      keep: false,
      newcomer: { name: 'Sloe', handle: 'sloe' },
    }
    const asked = tokens.map(token => spendSignInLink(world.ctx(), token, use))
    expect(await outcomes(asked)).toEqual({ fulfilled: 1, HandleTaken: CLIENTS - 1 })
  })

  test('a role, which is granted once and refused to nobody', async () => {
    const asked = clients.map(() => grantRole(world.ctx('operator'), 'neighbour', 'editor'))
    expect(await outcomes(asked)).toEqual({ fulfilled: CLIENTS })
  })
})

describe('tags', () => {
  test('that nobody knew are made in opposite orders by twenty editors', async () => {
    const names = ['Ash', 'Birch', 'Cherry', 'Damson', 'Elder', 'Fir', 'Gean', 'Hazel']
    const asked = clients.map(client =>
      createPost(
        world.ctx('editor'),
        'post',
        written(`Wood ${client}`, '', { tags: client % 2 ? names : names.toReversed() }),
      ),
    )
    expect(await outcomes(asked)).toEqual({ fulfilled: CLIENTS })
    const { rows } = await sql`select name from tags where name in (${sql.join(names)})`.execute(
      db(world.ctx()),
    )
    expect(rows).toHaveLength(names.length)
  })

  test('are put on a post while another editor deletes them', async () => {
    const { id } = await createPost(world.ctx('editor'), 'post', written('Sallow', '', { tags: ['Sallow'] }))
    let version = 1
    for (let turn = 0; turn < CLIENTS; turn++) {
      const [tag] = await db(world.ctx())
        .selectFrom('tags')
        .select('id')
        .where('name', '=', 'Sallow')
        .execute()
      const saved = savePost(world.ctx('editor'), id, version, written('Sallow', '', { tags: ['Sallow'] }))
      const both = await Promise.allSettled([saved, tag ? deleteTag(world.ctx('editor'), tag.id) : null])
      expect(faults(both)).toEqual([])
      version = (await saved).version
    }
  })
})

describe('what one person saves while another takes away what it stands on', () => {
  test('an entry and its calendar: both are there, or the entry was refused', async () => {
    await each(async client => {
      const calendarId = await saveCalendar(world.ctx('organiser'), null, {
        ...CALENDAR,
        name: `Barn ${client}`,
      })
      const saved = saveEntry(world.ctx('organiser'), null, fair(calendarId))
      const removed = removeCalendar(world.ctx('organiser'), calendarId)
      const [entry, calendar] = await settled(saved, removed)
      expect([entry.status, calendar.status].sort()).toEqual(['fulfilled', 'rejected'])
      if (entry.status === 'fulfilled') expect(await count('event_entries', entry.value.id)).toBe(1)
      expect(await count('calendars', calendarId)).toBe(entry.status === 'fulfilled' ? 1 : 0)
    })
  })

  test('a calendar itself: what was saved is there, or the save was refused', async () => {
    await each(async client => {
      const id = await saveCalendar(world.ctx('organiser'), null, { ...CALENDAR, name: `Shed ${client}` })
      const saved = saveCalendar(world.ctx('organiser'), id, { ...CALENDAR, name: 'Another' })
      const [, removed] = await settled(saved, removeCalendar(world.ctx('organiser'), id))
      expect(removed.status).toBe('fulfilled')
    })
  })

  test('a kind of ticket and its places', async () => {
    await each(async () => {
      const { entryId } = await stage(world.ctx())
      await saveQuota(world.ctx('organiser'), entryId, null, { name: 'Balcony', size: 9 })
      const [quota] = await db(world.ctx())
        .selectFrom('quotas')
        .select('id')
        .where('entry_id', '=', entryId)
        .where('name', '=', 'Balcony')
        .execute()
      const values = { name: 'Balcony', description: '', amount: 100, quotaId: quota!.id }
      const made = saveTicketType(world.ctx('organiser'), entryId, null, values)
      const [type, places] = await settled(made, removeQuota(world.ctx('organiser'), entryId, quota!.id))
      expect([type.status, places.status].sort()).toEqual(['fulfilled', 'rejected'])
      expect(await count('quotas', quota!.id)).toBe(type.status === 'fulfilled' ? 1 : 0)
    })
  })

  test('a kind of ticket that is changed and removed at once', async () => {
    await each(async () => {
      const staged = await stage(world.ctx())
      const [type] = await db(world.ctx())
        .selectFrom('ticket_types')
        .selectAll()
        .where('id', '=', staged.childId)
        .execute()
      const values = { name: 'Under twelve', description: '', amount: 100, quotaId: type!.quota_id }
      const changed = saveTicketType(world.ctx('organiser'), staged.entryId, staged.childId, values)
      const [, removed] = await settled(
        changed,
        removeTicketType(world.ctx('organiser'), staged.entryId, staged.childId),
      )
      expect(removed.status).toBe('fulfilled')
    })
  })

  test('a product and its category: the product stays, on the shelf or without one', async () => {
    const shopkeeper = () => world.ctx('shopkeeper')
    const variant = { name: 'jar', sku: 'SHELF', unit: '', price: { amount: 1, currency: 'GBP' }, stock: 0 }
    const id = await createProduct(shopkeeper(), { ...WORDS, title: 'Shelved' }, variant)
    await each(async client => {
      await saveCategory(shopkeeper(), null, { name: `Shelf ${client}`, description: '' })
      const [category] = await db(world.ctx())
        .selectFrom('categories')
        .select('id')
        .where('name', '=', `Shelf ${client}`)
        .execute()
      const saved = updateProduct(shopkeeper(), id, { ...WORDS, title: 'Shelved', categoryId: category!.id })
      const both = await settled(saved, removeCategory(shopkeeper(), category!.id))
      expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled'])
    })
  })

  test('a draft is brought back while the bin is emptied: whoever was told it is back has it', async () => {
    const inAYear = { ...world.ctx(), now: new Date(Date.now() + 365 * 86_400_000) }
    await each(async client => {
      const { id } = await createPost(world.ctx('editor'), 'post', written(`Thrown away ${client}`, ''))
      await deletePost(world.ctx('editor'), id)
      const [back] = await settled(undeletePost(world.ctx('editor'), id), emptyBin(inAYear))
      expect(await count('posts', id)).toBe(back.status === 'fulfilled' ? 1 : 0)
    })
  })
})

test('prices are set while orders are placed, and neither dies of the other', async () => {
  const shelf = await Promise.all([1, 2, 3, 4].map(() => jar(world, 1_000)))
  const ids = shelf.map(item => (item.kind === 'product' ? item.variantId : ''))
  const buyers = await Promise.all(clients.map(() => stranger(world)))
  for (const [at, buyer] of buyers.entries())
    for (const item of at % 2 ? shelf : shelf.toReversed()) await addToCart(buyer, item, 1)
  const orders = buyers.map(async buyer => {
    // Asked to look at the new total, they do.
    for (;;) {
      try {
        return await placeOrder(buyer, await wishOf(buyer))
      } catch (refusal) {
        if (!(refusal instanceof Refusal) || refusal.name !== 'TotalChanged') throw refusal
      }
    }
  })
  const prices = clients.map(async client => {
    for (let round = 0; round < 5; round++) {
      const amount = 700 + client * 5 + round
      const wishes = (client % 2 ? ids : ids.toReversed()).map(variantId => ({
        variantId,
        price: { amount, currency: 'GBP' },
        seen: 650,
      }))
      await setPrices(world.ctx('shopkeeper'), wishes)
    }
  })
  expect(faults(await Promise.allSettled([...orders, ...prices]))).toEqual([])
  expect(await outcomes(orders)).toEqual({ fulfilled: CLIENTS })
})

function fair(calendarId: string) {
  const startsAt = new Date(Date.now() + 86_400_000)
  const endsAt = new Date(startsAt.getTime() + 3_600_000)
  const words = { title: 'Quince fair', summary: '', description: '', place: '', cancellationHours: 24 }
  return { ...words, calendarId, startsAt, endsAt, recurrence: null }
}

async function each(turn: (client: number) => Promise<void>): Promise<void> {
  for (const client of clients) await turn(client)
}

/** Both at once; nothing but a refusal may come of it. */
async function settled<A, B>(first: Promise<A>, second: Promise<B>) {
  const both = await Promise.allSettled([first, second])
  expect(faults(both)).toEqual([])
  return both
}

/** What would have been a page that says "something went wrong". */
function faults(results: readonly PromiseSettledResult<unknown>[]): readonly unknown[] {
  return results.flatMap(result =>
    result.status === 'rejected' && !(result.reason instanceof Refusal) ? [result.reason] : [],
  )
}

async function outcomes(asked: readonly Promise<unknown>[]): Promise<Readonly<Record<string, number>>> {
  const results = await Promise.allSettled(asked)
  expect(faults(results)).toEqual([])
  const names = results.map(result =>
    result.status === 'fulfilled' ? 'fulfilled' : String(result.reason.name),
  )
  return Object.fromEntries(
    Map.groupBy(names, name => name)
      .entries()
      .map(([name, all]) => [name, all.length]),
  )
}

async function count(table: 'event_entries' | 'calendars' | 'quotas' | 'posts', id: string): Promise<number> {
  const rows = await db(world.ctx() satisfies Ctx)
    .selectFrom(table)
    .select('id')
    .where('id', '=', id)
    .execute()
  return rows.length
}
