import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { type FedifyPeer, startFedifyPeer } from '#core/activitypub/testing/fedify-peer'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { stage } from '#core/services/events/testing/stage'
import type { Browser } from '../../../tests/browser'
import { again, jar, order } from '../../../tests/cart'
import { runCrons, type TestHouse, testHouse } from '../../../tests/house'
import { freeBasePort, listen } from '../../../tests/listening'

const DAY_MS = 86_400_000
const EDIE = { name: 'Edie Vaughan', email: 'editor@example.test' }

let world: TestHouse
let stop: () => Promise<void>
let peer: FedifyPeer
let edie: Browser
let actor: string
let slug: string
let orderNumber: string
let publicNote: string
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  stop = listen(world.house, 'federation')
  peer = await startFedifyPeer()
  edie = await world.browser('editor')
  actor = `${world.house.config.origins.federation}/actors/editor`
})
afterAll(async () => {
  await Promise.all([peer.stop(), stop()])
  await world.close()
})

test('somebody lives here for a while', async () => {
  await edie.post('account', '/profile?_method=put', { name: EDIE.name, bio: `${EDIE.name} grows plums.` })
  const post = await createPost(world.ctx('editor'), 'post', written('Plums at last', 'They are ripe.'))
  await publish(world.ctx('editor'), post.id)
  slug = post.slug

  const placed = await order(again(world, world.ctx('editor')), await jar(world, 5), 2)
  orderNumber = placed.number
  await query(
    "update orders set state = 'paid', settled_at = now(), note = 'Ring at Edie Vaughan, please' where id = ?",
    placed.id,
  )
  await query('insert into collections (order_id, collected_at) values (?, now())', placed.id)
  await query(
    `select graphile_worker.add_job('send-order-letter', ?::json)`,
    JSON.stringify({ orderId: placed.id, kind: 'paid' }),
  )
  const show = await stage(world.ctx())
  const [line] = await query<{ id: string }>('select id from order_lines where order_id = ?', placed.id)
  await query(
    `insert into tickets (id, occurrence_id, ticket_type_id, holder_id, holder_name, code, order_line_id, ordinal, issued_at)
     values (gen_random_uuid(), ?, ?, ?, ?, 'ABCDEFGH', ?, 1, now())`,
    ...[show.occurrenceId, show.adultId, world.cast.members.editor.id, EDIE.name, line?.id],
  )
  const slot = Bun.randomUUIDv7()
  await query(
    `insert into slots (id, calendar_id, title, starts_at, ends_at, capacity, booked)
     select ?, id, 'Collect', now() + interval '30 days', now() + interval '31 days', 3, 1 from calendars limit 1`,
    slot,
  )
  await query(
    "insert into bookings (id, slot_id, member_id, note, booked_at) values (gen_random_uuid(), ?, ?, 'for Edie Vaughan', now())",
    ...[slot, world.cast.members.editor.id],
  )

  // A time that is both booked for itself and for an order is one place.
  await query(
    "insert into bookings (id, slot_id, member_id, order_id, note, booked_at) values (gen_random_uuid(), ?, ?, ?, '', now())",
    ...[slot, world.cast.members.editor.id, placed.id],
  )

  const found = await edie.post('federation', '/following', { handle: peer.handle })
  await edie.post('federation', `${found.location}/follow`)
  await peer.follow(actor)
  await edie.post('federation', '/notes', { text: 'Plums for everybody', audience: 'public' })
  await edie.post('federation', '/notes', { text: 'Psst @neighbour, plums', audience: 'direct' })
  const [note] = await query<{ id: string }>("select id from notes where source = 'Plums for everybody'")
  publicNote = note?.id ?? ''
  const [neighbour, account] = [
    await world.browser('neighbour'),
    await query<{ id: string }>('select id from actors where uri = ?', actor),
  ]
  await neighbour.post('federation', `/accounts/${account[0]?.id}/follow`)
  await neighbour.get('federation', '/@neighbour')
  const [tom] = await query<{ id: string }>("select id from actors where username = 'neighbour'")
  await edie.post('federation', `/accounts/${tom?.id}/follow`)
  await edie.post('federation', '/signin', { email: EDIE.email })
  await world.work()
  expect(await peer.receivedOf('Create')).toMatchObject({ actor })
  expect(await tablesThatName(EDIE.name)).toContain('notifications')
  expect(await tablesThatName(EDIE.email)).toContain('orders')
})

describe('after the two weeks', () => {
  test('an obligation that came up in the meantime is waited for', async () => {
    await closeAccount()
    await query(
      `insert into refunds (id, order_id, amount, currency, state, requested_at)
       select gen_random_uuid(), id, 650, 'GBP', 'requested', now() from orders where number = ?`,
      orderNumber,
    )
    await runCrons(world, later())
    expect(await tablesThatName(EDIE.email)).toContain('members')
    await query("update refunds set state = 'done', done_at = now()")
  })

  test('no row anywhere keeps the name or the address', async () => {
    await runCrons(world, later())
    await world.work(later())
    expect(await tablesThatName(EDIE.name)).toEqual([])
    expect(await tablesThatName(EDIE.email)).toEqual([])
    expect(await tablesThatName('edie-vaughan')).toEqual([])
    expect(await count('sessions where member_id = ?', world.cast.members.editor.id)).toBe(0)
    expect(await count('slots where booked > 0')).toBe(0)
    // Running it again changes nothing.
    await runCrons(world, later())
  })

  test('orders and tickets are there for the books, of nobody in particular', async () => {
    const shopkeeper = await world.browser('shopkeeper')
    const shown = await shopkeeper.get('cart', `/shop/orders/${orderNumber}`)
    expect(shown.status).toBe(200)
    expect(shown.text).toContain('A former member')
    const [line] = await query<{ quantity: number; total: number; holder_name: string }>(
      `select l.quantity, o.total_amount as total, t.holder_name from orders o join order_lines l on l.order_id = o.id
       join tickets t on t.order_line_id = l.id where o.number = ?`,
      orderNumber,
    )
    expect(line).toEqual({ quantity: 2, total: 1300, holder_name: 'A former member' })
  })

  test('what was written and said in public stays, by a former member; what was said to some does not', async () => {
    const visitor = await world.browser()
    const post = await visitor.get('blog', `/${slug}`)
    expect(post.text).toContain('They are ripe.')
    expect(post.text).toContain('A former member')
    const note = await visitor.get('federation', `/notes/${publicNote}`)
    expect(note.text).toContain('Plums for everybody')
    expect(note.document.querySelector('.note__author')?.textContent?.trim()).toBe('A former member')
    expect(note.document.querySelector('.note__author a')).toBeNull()
    expect(await count("notes where html like '%Psst%'")).toBe(0)
    expect(await count("ap_activities where payload::text like '%Psst%'")).toBe(0)
  })

  test('the fediverse is told, and finds a tombstone', async () => {
    const told = await peer.receivedOf('Delete')
    expect(told).toMatchObject({ actor, object: actor, id: `${actor}/activities/delete` })
    const accept = { accept: 'application/activity+json' }
    const visitor = await world.browser()
    for (const path of ['', '/outbox', '/followers', `/objects/${publicNote}`]) {
      const gone = await visitor.get('federation', `/actors/editor${path}`, accept)
      expect(gone.status).toBe(410)
      expect(JSON.parse(gone.text)).toMatchObject({ type: 'Tombstone', id: `${actor}${path}` })
    }
    expect((await visitor.get('federation', '/@editor')).status).toBe(410)
    const { host } = new URL(actor)
    for (const resource of [`acct:editor@${host}`, actor])
      expect((await visitor.get('federation', `/.well-known/webfinger?resource=${resource}`)).status).toBe(
        410,
      )
    expect((await visitor.get('federation', '/actors/nobody', accept)).status).toBe(404)
    expect(
      await count(
        "follows f join actors a on a.id in (f.follower_id, f.followed_id) where a.username = 'editor'",
      ),
    ).toBe(0)
  })

  test('the keys are gone once they have signed the goodbye', async () => {
    expect(await count("actor_keys k join actors a on a.id = k.actor_id where a.username = 'editor'")).toBe(0)
  })

  test('the address may join anew, as somebody new, but not under the old handle', async () => {
    const newcomer = await world.browser()
    await newcomer.post('federation', '/signin', { email: EDIE.email })
    await world.work()
    const [mail] = await query<{ text: string }>(
      'select text from sent_mails where recipient = ?',
      EDIE.email,
    )
    const link = new URL(/http\S+\/signin\/\S+/.exec(mail?.text ?? '')?.[0] ?? '').pathname
    const shown = await newcomer.get('federation', link)
    expect(shown.document.querySelector('input[name=handle]')?.getAttribute('value')).toBe('editor2')
    expect((await newcomer.post('federation', link, { name: 'Edie V', handle: 'editor' })).status).toBe(422)
    expect((await newcomer.post('federation', link, { name: 'Edie V', handle: 'edie' })).status).toBe(303)
    const [row] = await query<{ id: string }>('select id from members where email = ?', EDIE.email)
    expect(row?.id).not.toBe(world.cast.members.editor.id)
    expect((await newcomer.get('cart', '/orders')).text).not.toContain(orderNumber)
  })
})

async function closeAccount(): Promise<void> {
  await edie.post('account', '/closing/letters')
  await world.work()
  const [mail] = await query<{ text: string }>(
    "select text from sent_mails where recipient = ? and text like '%/closing/%' order by id desc limit 1",
    EDIE.email,
  )
  const link = new URL(/http\S+\/closing\/\S+/.exec(mail?.text ?? '')?.[0] ?? '').pathname
  expect((await edie.post('account', link)).location).toBe('/closed')
}

function later(): Date {
  return new Date(Date.now() + 15 * DAY_MS)
}

/** Every table of ours and of the jobs, every column, as text. */
async function tablesThatName(words: string): Promise<string[]> {
  const tables = await query<{ schema: string; name: string }>(
    `select schemaname as schema, tablename as name from pg_tables
     where schemaname in ('public', 'graphile_worker') order by tablename`,
  )
  const naming: string[] = []
  for (const { schema, name } of tables) {
    const [row] = await query<{ found: boolean }>(
      `select exists (select 1 from "${schema}"."${name}" t where t::text ilike ?) as found`,
      `%${words}%`,
    )
    if (row?.found) naming.push(name)
  }
  return naming
}

async function count(from: string, ...params: unknown[]): Promise<number> {
  const [row] = await query<{ count: number }>(`select count(*)::int as count from ${from}`, ...params)
  return row?.count ?? 0
}

function query<T>(sql: string, ...params: unknown[]): Promise<T[]> {
  return world.ctx().em.execute<T[]>(sql, params)
}
