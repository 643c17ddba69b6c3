import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { publish as publishPost } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { jar, order, stranger } from '../../../tests/cart'
import { type TestHouse, testHouse } from '../../../tests/house'
import { dismissFirstSteps, FIRST_STEPS, firstSteps } from './first-steps'
import { publicStatus } from './public-status'
import { tableSizes } from './sizes'
import { houseStatus, lastBackup, MOST_COUNTED, readCounts } from './status'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
})
afterAll(() => world.close())

const operator = () => world.ctx('operator')
const counts = () => readCounts(world.ctx())
/** By how much each count is more after it than before. */
async function counted(work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await counts()
  await work()
  const after = await counts()
  const more = Object.entries(after).map(
    ([name, count]) => [name, count - before[name as keyof typeof before]] as const,
  )
  return Object.fromEntries(more.filter(([, change]) => change !== 0))
}

const letter = (fields: Partial<Record<'sent_at' | 'failed_at', Date>>) =>
  db(world.ctx())
    .insertInto('outgoing_letters')
    .values({
      key: crypto.randomUUID(),
      kind: 'order',
      recipient: 'ada@example.test',
      task: 'none',
      payload: jsonb({}),
      attempts: 1,
      queued_at: new Date(),
      ...fields,
    })
    .execute()

const host = (failures: number) =>
  db(world.ctx())
    .insertInto('remote_hosts')
    .values({ host: `${crypto.randomUUID()}.example`, failures, created_at: new Date() })
    .execute()

async function payment() {
  const placed = await order(await stranger(world), await jar(world, 3))
  const { id } = await db(world.ctx())
    .selectFrom('payments')
    .select('id')
    .where('order_id', '=', placed.id)
    .executeTakeFirstOrThrow()
  return { id, orderId: placed.id }
}

const since = (id: string, minutes: number) =>
  db(world.ctx())
    .updateTable('payments')
    .set({ created_at: sql<Date>`now() - make_interval(mins => ${minutes}::int)` })
    .where('id', '=', id)
    .execute()

async function difference(paymentId: string): Promise<string> {
  const id = Bun.randomUUIDv7()
  await db(world.ctx())
    .insertInto('payment_differences')
    .values({
      id,
      payment_id: paymentId,
      kind: 'missing',
      event: crypto.randomUUID(),
      amount: 650,
      currency: 'GBP',
      seen_at: new Date(),
    })
    .execute()
  return id
}

describe('what an operator may have to do something about', () => {
  test('are letters that wait or failed, and not those that left', async () => {
    const now = new Date()
    expect(await counted(() => letter({}))).toEqual({ lettersWaiting: 1 })
    expect(await counted(() => letter({ failed_at: now }))).toEqual({ lettersFailed: 1 })
    expect(await counted(() => letter({ sent_at: now }))).toEqual({})
    expect(await counted(() => letter({ sent_at: now, failed_at: now }))).toEqual({})
  })

  test('are servers that could not be reached last time', async () => {
    expect(await counted(() => host(0))).toEqual({})
    expect(await counted(() => host(1))).toEqual({ hostsInTrouble: 1 })
  })

  test('are payments of which nobody knows for more than an hour', async () => {
    const { id } = await payment()
    expect(await counted(() => since(id, 59))).toEqual({})
    expect(await counted(() => since(id, 61))).toEqual({ paymentsOpen: 1 })
    const failed = () =>
      db(world.ctx()).updateTable('payments').set({ state: 'failed' }).where('id', '=', id).execute()
    expect(await counted(failed)).toEqual({ paymentsOpen: -1 })
  })

  test('are differences to what SumUp says, until somebody settles them', async () => {
    const { id } = await payment()
    let found = ''
    const find = async () => {
      found = await difference(id)
    }
    expect(await counted(find)).toEqual({ paymentDifferences: 1 })
    const settle = () =>
      db(world.ctx())
        .insertInto('difference_settlements')
        .values({ id: Bun.randomUUIDv7(), difference_id: found, note: 'Seen', settled_at: new Date() })
        .execute()
    expect(await counted(settle)).toEqual({ paymentDifferences: -1 })
  })

  test('are refunds that were asked for and not given', async () => {
    const { orderId } = await payment()
    const refund = (state: 'requested' | 'failed') =>
      db(world.ctx())
        .insertInto('refunds')
        .values({
          id: Bun.randomUUIDv7(),
          order_id: orderId,
          amount: 0,
          currency: 'GBP',
          state,
          way: 'cash',
          requested_at: new Date(),
        })
        .execute()
    expect(await counted(() => refund('requested'))).toEqual({ refundsOpen: 1 })
    expect(await counted(() => refund('failed'))).toEqual({})
  })

  test('are counted to the end, or for a page to one more than it says', async () => {
    await sql`insert into outgoing_letters (key, kind, recipient, task, payload, queued_at)
      select 'many-' || n, 'order', 'ada@example.test', 'none', '{}', now() from generate_series(1, ${MOST_COUNTED + 5}::int) n`.execute(
      db(world.ctx()),
    )
    expect((await counts()).lettersWaiting).toBeGreaterThanOrEqual(MOST_COUNTED + 5)
    expect((await houseStatus(operator())).counts.lettersWaiting).toBe(MOST_COUNTED + 1)
    await db(world.ctx()).deleteFrom('outgoing_letters').where('key', 'like', 'many-%').execute()
  })
})

describe('the page of the operator', () => {
  test('is for those who run the server', async () => {
    for (const who of ['member', 'editor', 'shopkeeper', 'moderator'] as const) {
      await expect(houseStatus(world.ctx(who))).rejects.toThrow(NotFound)
      await expect(tableSizes(world.ctx(who))).rejects.toThrow(NotFound)
      await expect(firstSteps(world.ctx(who), 'real')).rejects.toThrow(NotFound)
      await expect(dismissFirstSteps(world.ctx(who), true)).rejects.toThrow(NotFound)
    }
    await expect(houseStatus(world.ctx())).rejects.toThrow(SignInRequired)
  })

  test('names the routes that kept people waiting longest in a week, by all who waited', async () => {
    const slow = (day: string, route: string, times: number, total_ms: number, longest_ms: number) =>
      db(world.ctx())
        .insertInto('slow_pages')
        .values({
          day: sql<string>`${day}::date`,
          domain: 'blog',
          route,
          times,
          total_ms,
          longest_ms,
          request_id: day,
        })
        .execute()
    await slow('2031-05-14', '/:slug', 2, 3_000, 2_000)
    await slow('2031-05-08', '/:slug', 1, 2_500, 2_500)
    await slow('2031-05-07', '/:slug', 9, 90_000, 9_999)
    await slow('2031-05-14', '/search', 1, 5_400, 5_400)
    const { slowPages } = await houseStatus({ ...operator(), now: new Date('2031-05-14T12:00:00Z') })
    expect(slowPages).toEqual([
      { domain: 'blog', route: '/:slug', times: 3, meanMs: 1_833, longestMs: 2_500, requestId: '2031-05-08' },
      {
        domain: 'blog',
        route: '/search',
        times: 1,
        meanMs: 5_400,
        longestMs: 5_400,
        requestId: '2031-05-14',
      },
    ])
  })

  test('has the last faults, the newest first, by the job or the app that had them', async () => {
    for (let number = 1; number <= 21; number++)
      await db(world.ctx())
        .insertInto('logged_faults')
        .values({
          fingerprint: `${number}`,
          message: `fault ${number}`,
          domain: 'cart',
          times: number,
          task: number === 21 ? 'issue-bills' : null,
          first_at: new Date(0),
          last_at: new Date(number * 1_000),
        })
        .execute()
    const { faults } = await houseStatus(operator())
    expect(faults).toHaveLength(20)
    expect(faults[0]).toMatchObject({
      message: 'fault 21',
      where: 'issue-bills',
      times: 21,
      lastAt: new Date(21_000),
    })
    expect(faults.at(-1)).toMatchObject({ message: 'fault 2', where: 'cart' })
  })

  test('says how much is stored: exactly of few uploads, about of many', async () => {
    expect((await houseStatus(operator())).stored).toMatchObject({
      mediaFiles: 0,
      mediaBytes: 0,
      isEstimate: false,
    })
    const upload = (many: number) =>
      sql`insert into media (id, key, url, content_type, bytes, variants, uploaded_at)
        select gen_random_uuid(), gen_random_uuid()::text, '/x', 'image/png', 1000, '[]', now() from generate_series(1, ${many}::int)`.execute(
        db(world.ctx()),
      )
    await upload(3)
    expect((await houseStatus(operator())).stored).toMatchObject({
      mediaFiles: 3,
      mediaBytes: 3_000,
      isEstimate: false,
    })
    await upload(1_998)
    await sql`analyze media`.execute(db(world.ctx()))
    const { mediaFiles, mediaBytes, isEstimate } = (await houseStatus(operator())).stored
    expect([mediaFiles, mediaBytes, isEstimate]).toEqual([2_001, 2_001_000, true])
  })

  test('has what a backup wrote down, and nothing before there was one', async () => {
    expect(await lastBackup(world.ctx())).toBeNull()
    const value = jsonb({ at: '2031-05-14T03:00:00.000Z', place: 's3://shelf/b.age', bytes: 12 })
    await db(world.ctx())
      .insertInto('settings')
      .values({ key: 'backup', value, updated_at: new Date() })
      .execute()
    expect(await lastBackup(world.ctx())).toEqual({
      at: new Date('2031-05-14T03:00:00Z'),
      place: 's3://shelf/b.age',
      bytes: 12,
    })
  })

  test('knows each table of ours by its size, the largest first', async () => {
    const sizes = await tableSizes(operator())
    const bytes = sizes.map(size => size.bytes)
    expect(bytes).toEqual(bytes.toSorted((one, other) => other - one))
    const names = sizes.map(({ table }) => table)
    for (const table of ['members', 'orders', 'settings', '_private_jobs']) expect(names).toContain(table)
    expect(names).not.toContain('pg_class')
    expect(new Set(names).size).toBe(names.length)
  })
})

describe('the first steps of a cooperative', () => {
  const done = async (payments: 'real' | 'sandbox' = 'sandbox') => {
    const steps = await firstSteps(operator(), payments)
    return FIRST_STEPS.filter(step => steps.done[step])
  }

  test('are read from what is there', async () => {
    // The cast has several people with roles, and tests before this one sold jars and wrote down a backup.
    expect(await done()).toEqual(['currency', 'product', 'team', 'backup'])
    expect(await done('real')).toContain('payments')
    await db(world.ctx())
      .insertInto('settings')
      .values({ key: 'mail-tested', value: jsonb({}), updated_at: new Date() })
      .execute()
    expect(await done()).toContain('mail')
  })

  test('want an address and an e-mail address, both', async () => {
    const withSite = async (fields: {
      readonly address?: string
      readonly email?: string
      readonly logo?: object
    }) => {
      const ctx = operator()
      const site = { ...ctx.house.site(), logo: null, address: '', email: '', ...fields } as never
      return (await firstSteps({ ...ctx, house: { ...ctx.house, site: () => site } }, 'sandbox')).done
    }
    expect((await withSite({ address: 'The Shed' })).contact).toBe(false)
    expect((await withSite({ email: 'a@b.example' })).contact).toBe(false)
    expect((await withSite({ address: 'The Shed', email: 'a@b.example' })).contact).toBe(true)
    expect([(await withSite({})).logo, (await withSite({ logo: {} })).logo]).toEqual([false, true])
  })

  test('of what is read by everybody are done once it is published: a post, and both of the legal pages', async () => {
    const publish = async (kind: 'post' | 'page', slug: string) => {
      const { id } = await createPost(world.ctx('editor'), kind, written(slug, 'Words.', { slug }))
      await publishPost(world.ctx('editor'), id)
    }
    await publish('page', 'privacy')
    expect(await done()).not.toContain('legal')
    await publish('post', 'imprint-of-a-leaf')
    expect(await done()).toContain('post')
    expect(await done()).not.toContain('legal')
    await publish('page', 'imprint')
    expect(await done()).toContain('legal')
  })

  test('can be put away, twice as well as once, and brought back', async () => {
    const putAway = async () => (await firstSteps(operator(), 'sandbox')).putAway
    expect(await putAway()).toBe(false)
    await dismissFirstSteps(operator(), true)
    await dismissFirstSteps(operator(), true)
    expect(await putAway()).toBe(true)
    await dismissFirstSteps(operator(), false)
    await dismissFirstSteps(operator(), false)
    expect(await putAway()).toBe(false)
  })
})

describe('what everybody may know of the house', () => {
  const APPS = [
    { domain: 'blog', isUp: true },
    { domain: 'cart', isUp: false },
  ] as const
  const showing = (fields: {
    readonly statusShown?: boolean
    readonly hiddenApps?: readonly string[]
  }): Ctx => {
    const ctx = world.ctx()
    const site = { ...ctx.house.site(), statusShown: true, hiddenApps: [], ...fields } as never
    return { ...ctx, house: { ...ctx.house, site: () => site } }
  }
  const forget = () => world.house.purge(['site'])
  const beating = (secondsAgo: number) =>
    db(world.ctx())
      .insertInto('workers')
      .values({
        id: Bun.randomUUIDv7(),
        pools: ['money'],
        host: 'shed',
        pid: 1,
        started_at: new Date(),
        beat_at: sql<Date>`now() - make_interval(secs => ${secondsAgo}::int)`,
      })
      .execute()

  test('is nothing until the operator shows it', async () => {
    const probe = () => Promise.reject(new Error('nobody is to be asked'))
    expect(await publicStatus(showing({ statusShown: false }), probe)).toBeNull()
  })

  test('leaves out apps that are hidden, and is found out anew when that changes', async () => {
    await forget()
    let asked = 0
    const probe = async () => {
      asked++
      return APPS
    }
    expect((await publicStatus(showing({}), probe))?.apps).toEqual(APPS)
    await publicStatus(showing({}), probe)
    expect(asked).toBe(1)
    await forget()
    expect((await publicStatus(showing({ hiddenApps: ['cart'] }), probe))?.apps).toEqual([APPS[0]])
    expect(asked).toBe(2)
  })

  test('says that somebody works while somebody beats, and not for who fell silent', async () => {
    const isWorking = async () => {
      await forget()
      return (await publicStatus(showing({}), async () => APPS))?.isWorking
    }
    expect(await isWorking()).toBe(false)
    await beating(60)
    expect(await isWorking()).toBe(false)
    await beating(40)
    expect(await isWorking()).toBe(true)
  })

  test('is not kept when it could not be found out', async () => {
    await forget()
    const failing = publicStatus(showing({}), () => Promise.reject(new Error('the network is gone')))
    await expect(failing).rejects.toThrow('the network is gone')
    expect((await publicStatus(showing({}), async () => APPS))?.apps).toEqual(APPS)
  })
})
