import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { tasks } from '#core/services/registry'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { deleteNote } from '../notes/delete-note'
import { writeNote } from '../notes/write-note'
import { deliveryHealth } from './health'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let world: TestHouse
/** Somebody else's server, which answers as the test says and keeps what it was sent. */
let answer: (request: { readonly path: string }) => Response | Promise<Response>
const posts: string[] = []
let elsewhere: ReturnType<typeof Bun.serve>
let host: string
beforeAll(async () => {
  elsewhere = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch(request) {
      posts.push(JSON.parse(await request.text()).id)
      return answer({ path: new URL(request.url).pathname })
    },
  })
  host = `127.0.0.1:${elsewhere.port}`
  world = await testHouse()
  await writeNote(world.ctx('member'), note('So that the member has an actor'))
  await follower('first')
  await follower('second')
})
afterAll(async () => {
  await elsewhere.stop(true)
  await world.close()
})
beforeEach(async () => {
  posts.length = 0
  answer = () => new Response(null, { status: 202 })
  await query('delete from deliveries')
  await query('delete from remote_hosts')
  await query('delete from graphile_worker._private_jobs')
})

describe('what a member says', () => {
  test('knocks once on a server with many followers', async () => {
    await writeNote(world.ctx('member'), note('Hello'))
    await world.work()
    expect(posts.length).toBe(1)
  })

  test('stays in the house when it is for nobody there', async () => {
    await writeNote(world.ctx('member'), { ...note('Psst @neighbour'), audience: 'direct' })
    await world.work()
    expect(posts).toEqual([])
  })

  test('goes nowhere that is blocked', async () => {
    await query(
      `insert into blocks (id, kind, target, blocked_at) values (?, 'host', ?, now())`,
      Bun.randomUUIDv7(),
      host,
    )
    await writeNote(world.ctx('member'), note('Not for them'))
    await world.work()
    await query('delete from blocks')
    expect(posts).toEqual([])
  })
})

describe('a server that is down', () => {
  test('is not asked again before its time, and then gets everything in order', async () => {
    answer = () => new Response(null, { status: 503 })
    await writeNote(world.ctx('member'), note('One'))
    await writeNote(world.ctx('member'), note('Two'))
    await world.work()
    expect(posts.length).toBe(1)
    const [waiting] = await deliveryHealth(world.ctx('operator'))
    expect(waiting).toMatchObject({ host, waiting: 2, failures: 1, lastFailure: 'answered 503' })

    answer = () => new Response(null, { status: 202 })
    await world.work(new Date(Date.now() + 10 * MINUTE))
    expect(posts.length).toBe(3)
    expect(posts[0]).toBe(posts[1] ?? '')
    const [well] = await deliveryHealth(world.ctx('operator'))
    expect(well).toMatchObject({ waiting: 0, failures: 0, state: 'closed' })
  })

  test('waits as long as it asks us to', async () => {
    answer = () => new Response(null, { status: 429, headers: { 'retry-after': '3600' } })
    await writeNote(world.ctx('member'), note('Slowly'))
    await world.work()
    await world.work(new Date(Date.now() + 30 * MINUTE))
    expect(posts.length).toBe(1)
  })

  test('is asked less and less, and an activity is given up after a week', async () => {
    answer = () => new Response(null, { status: 500 })
    await writeNote(world.ctx('member'), note('Into the void'))
    for (let day = 0; day <= 8; day++) await world.work(new Date(Date.now() + day * DAY))
    expect(posts.length).toBeLessThan(10)
    const [row] = await query<{ outcome: string }>('select outcome from deliveries')
    expect(row?.outcome).toBe('a week without success')
  })

  test('is tried at once when the operator says so', async () => {
    answer = () => new Response(null, { status: 500 })
    await writeNote(world.ctx('member'), note('Hurry'))
    await world.work()
    answer = () => new Response(null, { status: 202 })
    const operator = await world.browser('operator')
    await operator.post('federation', `/operator/deliveries/${encodeURIComponent(host)}/attempt`)
    await world.work()
    expect(posts.length).toBe(2)
  })
})

describe('a crash', () => {
  test('between two deliveries loses none and repeats none that was delivered', async () => {
    await writeNote(world.ctx('member'), note('Before'))
    await world.work()
    await writeNote(world.ctx('member'), note('After'))
    // The process dies: its jobs come back, the one that was done as well.
    await query('update ap_activities set processed_at = null where not remote')
    const activities = await query<{ id: string }>('select id from ap_activities where not remote')
    for (const { id } of activities)
      await query(
        `select graphile_worker.add_job('process-activity', json_build_object('activityId', ?::text))`,
        id,
      )
    await query(`select graphile_worker.add_job('deliver-to-host', json_build_object('host', ?::text))`, host)
    await world.work()
    const ids = await query<{ uri: string }>(
      `select a.uri from deliveries d join ap_activities a on a.id = d.activity_id order by d.id`,
    )
    expect(new Set(posts).size).toBe(posts.length)
    expect(ids.map(({ uri }) => uri).sort()).toEqual([...posts].sort())
  })
})

describe('the order in which a member speaks', () => {
  test('is the order in which every server hears it, whichever job is done first', async () => {
    for (let number = 1; number <= 20; number++) {
      await writeNote(world.ctx('member'), note(`Number ${number}`))
    }
    const activities = await query<{ id: string; uri: string }>(
      `select id, uri from ap_activities where payload->'document'->>'type' = 'Create' and processed_at is null
       order by id`,
    )
    // As by workers that are out of step: the last first, and four at a time.
    const backwards = [...activities].reverse()
    const lane = async () => {
      for (let next = backwards.shift(); next; next = backwards.shift()) {
        await tasks['process-activity']?.run(world.ctx(), { activityId: next.id })
      }
    }
    await Promise.all([lane(), lane(), lane(), lane()])
    await world.work()
    expect(posts).toEqual(activities.map(({ uri }) => uri))
  })

  const waiting = () =>
    query<{ id: string; uri: string }>(
      'select id, uri from ap_activities where processed_at is null and not remote order by id',
    )

  test('is kept over an answer that is processed before what it answers', async () => {
    const { id } = await writeNote(world.ctx('member'), note('First words'))
    await writeNote(world.ctx('member'), { ...note('And second thoughts'), inReplyTo: id })
    const [first, second] = await waiting()
    await tasks['process-activity']?.run(world.ctx(), { activityId: second?.id })
    await world.work()
    expect(posts).toEqual([first?.uri ?? '', second?.uri ?? ''])
  })

  test('leaves out what was taken back before it went', async () => {
    const { id } = await writeNote(world.ctx('member'), note('First words'))
    await deleteNote(world.ctx('member'), id)
    const [, remove] = await waiting()
    await world.work()
    expect(posts).toEqual([remove?.uri ?? ''])
  })

  test('does not wait for what cannot be processed at all', async () => {
    await writeNote(world.ctx('member'), note('Broken'))
    // No address can be made of this recipient, and no other handler minds.
    await query(
      `update ap_activities set payload = jsonb_set(payload, '{recipients}', '[7]') where processed_at is null`,
    )
    await writeNote(world.ctx('member'), note('Sound'))
    const [, sound] = await waiting()
    await tasks['process-activity']?.run(world.ctx(), { activityId: sound?.id })
    await query('delete from graphile_worker._private_jobs where key like ?', 'activity:%')
    await world.work()
    expect(posts).toContain(sound?.uri ?? 'none')
  })
})

describe('a server that is gone', () => {
  test('is knocked on once, and what waits for it is dropped', async () => {
    for (const text of ['One', 'Two', 'Three']) await writeNote(world.ctx('member'), note(text))
    answer = () => new Response(null, { status: 410 })
    await world.work()
    expect(posts.length).toBe(1)
    expect(await count('deliveries where delivered_at is null and abandoned_at is null')).toBe(0)
    expect(await count('deliveries where abandoned_at is not null')).toBe(3)
    await refollow()
  })

  test('takes along what waits there for an inbox of its own', async () => {
    await elsewhereToo('own', `http://${host}`)
    for (const text of ['One', 'Two']) await writeNote(world.ctx('member'), note(text))
    answer = ({ path }) => new Response(null, { status: path === '/inbox' ? 410 : 202 })
    await world.work()
    expect(await count("deliveries where delivered_at is null and inbox not like '%/own/inbox'")).toBe(2)
    expect(
      await count("deliveries where abandoned_at is not null and inbox like '%/own/inbox'"),
    ).toBeGreaterThan(0)
    expect(posts.length).toBeLessThan(4)
    await refollow()
  })

  test('is not what one inbox is that is gone: the others there go on', async () => {
    await elsewhereToo('moved-away', `http://${host}`)
    for (const text of ['One', 'Two']) await writeNote(world.ctx('member'), note(text))
    answer = ({ path }) => new Response(null, { status: path === '/moved-away/inbox' ? 410 : 202 })
    await world.work()
    expect(await count("deliveries where delivered_at is not null and inbox like '%/inbox'")).toBe(2)
    expect(posts.length).toBe(3)
    await refollow()
  })
})

test('“Try now” tries once more also when an attempt that fails is just under way', async () => {
  const knocked = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  answer = async () => {
    knocked.resolve()
    await gate.promise
    return new Response(null, { status: 503 })
  }
  await writeNote(world.ctx('member'), note('Now'))
  const working = world.work()
  await knocked.promise
  const operator = await world.browser('operator')
  await operator.post('federation', `/operator/deliveries/${encodeURIComponent(host)}/attempt`)
  gate.resolve()
  await working
  expect(posts.length).toBe(2)
  answer = () => new Response(null, { status: 202 })
  await operator.post('federation', `/operator/deliveries/${encodeURIComponent(host)}/attempt`)
  await world.work()
  expect(posts.length).toBe(3)
  expect(await count('deliveries where delivered_at is not null')).toBe(1)
})

test('an inbox that is gone follows no more', async () => {
  answer = () => new Response(null, { status: 410 })
  await writeNote(world.ctx('member'), note('Farewell'))
  await world.work()
  const [row] = await query<{ count: number }>('select count(*)::int as count from follows')
  expect(row?.count).toBe(0)
})

function note(text: string) {
  return { text, warning: null, audience: 'public' as const, inReplyTo: null }
}

async function follower(name: string): Promise<void> {
  const id = Bun.randomUUIDv7()
  const uri = `http://${host}/${name}`
  await query(
    `insert into actors (id, uri, kind, username, host, inbox, shared_inbox, created_at)
     values (?, ?, 'Person', ?, ?, ?, ?, now())`,
    ...[id, uri, name, host, `${uri}/inbox`, `http://${host}/inbox`],
  )
  await query(
    `insert into follows (id, uri, follower_id, followed_id, requested_at, accepted_at)
     select ?, ?, ?, id, now(), now() from actors where username = 'member'`,
    ...[Bun.randomUUIDv7(), `${uri}/follow`, id],
  )
}

/** Another follower: with an inbox of its own. */
async function elsewhereToo(name: string, server: string): Promise<void> {
  const id = Bun.randomUUIDv7()
  const uri = `${server}/${name}`
  await query(
    `insert into actors (id, uri, kind, username, host, inbox, created_at) values (?, ?, 'Person', ?, ?, ?, now())`,
    ...[id, uri, name, new URL(server).host, `${uri}/inbox`],
  )
  await query(
    `insert into follows (id, uri, follower_id, followed_id, requested_at, accepted_at)
     select ?, ?, ?, id, now(), now() from actors where username = 'member'`,
    ...[Bun.randomUUIDv7(), `${uri}/follow`, id],
  )
}

/** The followers at the beginning, and nobody else. */
async function refollow(): Promise<void> {
  await query("delete from actors where host = ? or host like '127.0.0.1%'", host)
  await follower('first')
  await follower('second')
}

async function count(what: string): Promise<number> {
  const [row] = await query<{ count: number }>(`select count(*)::int as count from ${what}`)
  return row?.count ?? 0
}

function query<T extends object>(sql: string, ...params: unknown[]): Promise<T[]> {
  return world.house.orm.em.fork().execute<T[]>(sql, params)
}
