import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { sql } from 'kysely'
import type { DomainName } from '#core/contracts/domain'
import type { Site } from '#core/contracts/site'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { mergeSetting } from '#core/database/keep-setting'
import { enqueue } from '#core/jobs/enqueue'
import { saveSettings } from '#core/services/federation/settings/save-settings'
import { type PublicStatus, publicStatus } from '#core/services/house/public-status'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { freeBasePort, listen } from '../../../tests/listening'
import { bytesInWords } from './bytes'
import { diskOf } from './probe-apps'

let world: TestHouse
let operator: Browser
let stopListening: () => Promise<void>
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  operator = await world.browser('operator')
  stopListening = listen(world.house, 'market')
})
afterAll(async () => {
  await stopListening()
  await world.close()
})
beforeEach(async () => {
  await sql`delete from graphile_worker._private_jobs`.execute(db(world.ctx()))
})

type Changes = { readonly attempts?: number; readonly error?: string; readonly heldForMinutes?: number }

/** A job as it stands after some tries. Returns its id. */
async function job({ attempts = 0, error, heldForMinutes }: Changes): Promise<string> {
  await enqueue(world.ctx(), 'prune-letters', {}, { maxAttempts: 3 })
  const { rows } = await sql<{ id: string }>`
    update graphile_worker._private_jobs set attempts = ${attempts}, last_error = ${error ?? null},
      locked_at = now() - make_interval(mins => ${heldForMinutes ?? null}::int),
      locked_by = case when ${heldForMinutes ?? null}::int is null then null else 'somebody' end
    where id = (select max(id) from graphile_worker._private_jobs) returning id::text`.execute(
    db(world.ctx()),
  )
  return rows[0]?.id ?? ''
}

/** What a table of the page says, without its head. */
async function table(path: string, selector: string): Promise<string[]> {
  const { document, status } = await operator.get('federation', path)
  expect(status).toBe(200)
  return [...document.querySelectorAll(`${selector} tbody tr`)].map(row =>
    row.textContent.replace(/\s+/g, ' ').trim(),
  )
}

/** What the list says after a button of it was pressed. */
async function saidOf(path: string): Promise<string> {
  const { status, headers } = await operator.post('federation', path)
  expect([status, headers.get('location')]).toEqual([303, '/operator/jobs'])
  return (await operator.get('federation', '/operator/jobs')).text
}

async function jobsLeft() {
  const { rows } = await sql<{ id: string; attempts: number; held: boolean }>`
    select id::text, attempts, locked_at is not null as held from graphile_worker._private_jobs`.execute(
    db(world.ctx()),
  )
  return rows
}

test('the page is there also where nothing was ever written on this machine', async () => {
  const { free, all } = await diskOf({ config: { ...world.house.config, dataDir: '/tmp/not/there/yet' } })
  expect(all).toBeGreaterThan(free)
  expect(free).toBeGreaterThan(0)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [999.5, '1.0 kB'],
  [99_949, '99.9 kB'],
  [99_950, '100 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [2 ** 53, '9007 TB'],
])('%d bytes are %s', (bytes, words) => {
  expect(bytesInWords(bytes).replace('\u00a0', ' ')).toBe(words)
})

test('the page says which apps answer, what waits, what failed, and where the last backup lies', async () => {
  await job({})
  await job({ attempts: 1, error: 'no route to host' })
  await job({ attempts: 3, error: 'no such letter' })
  await db(world.ctx())
    .insertInto('logged_faults')
    .values({
      fingerprint: 'f',
      message: 'request failed',
      error: 'Error: <b>no</b>',
      domain: 'cart',
      task: null,
      request_id: 'r-1',
      times: 3,
      first_at: new Date(),
      last_at: new Date(),
    })
    .execute()
  await db(world.ctx())
    .insertInto('settings')
    .values({
      key: 'backup',
      value: jsonb({ at: '2020-01-01T03:15:00Z', place: '/backups/x.age', bytes: 1_500_000 }),
      updated_at: new Date(),
    })
    .execute()
  const slow = (ms: number, requestId: string) =>
    world.house.slowPages.note({ domain: 'market', method: 'GET', path: '/products/honey', ms, requestId }, [
      { method: 'GET', path: '/products/:slug' },
    ])
  slow(1_200, 'r-short')
  slow(3_400, 'r-long')
  slow(999, 'r-quick')
  await world.house.slowPages.flush()
  // On a busy machine an app may be too slow to be taken for ready.
  const { document, text } = await until(
    () => operator.get('federation', '/operator/status'),
    page => /Market\s*ready/.test(page.document.querySelector('#apps')?.textContent ?? ''),
  )
  const rows = (id: string) =>
    [...document.querySelectorAll(`#${id} tbody tr`)].map(row =>
      [...row.querySelectorAll('td, th')].map(cell => cell.textContent.trim()),
    )
  expect(rows('apps').map(([app, state]) => [app, state])).toContainEqual(['Market', 'ready'])
  expect(rows('apps').map(([app, state]) => [app, state])).toContainEqual(['Events', 'no answer'])
  expect(document.querySelector('#secret')?.textContent).toMatch(
    /kept under it since.*encrypted with older keys\s*0.*The one before it\s*is not needed/s,
  )
  expect(rows('queues')).toEqual([['prune-letters', '1', '0', '1', '1', '0']])
  expect(rows('errors')[0]?.slice(1, 3)).toEqual(['cart', '3'])
  expect(rows('slow')).toContainEqual([
    'market GET /products/:slug',
    '2',
    '2.3\u00a0s',
    '3.4\u00a0s',
    'r-long',
  ])
  expect(text).not.toContain('<b>no</b>')
  expect(document.querySelector('#backups')?.textContent).toContain('older than a day and a half')
  expect(document.querySelector('#storage')?.textContent).toContain('Free on the disk')
})

test('the page leads to the shop’s desk, and nowhere while that is hidden', async () => {
  const links = async () => {
    const { document } = await operator.get('federation', '/operator/status')
    const hrefs = [...document.querySelectorAll('#payments a')].map(link => link.getAttribute('href') ?? '')
    return hrefs.filter(href => href.startsWith(world.house.config.origins.cart)).length
  }
  const hide = (...hiddenApps: DomainName[]) =>
    saveSettings(world.ctx('operator'), 'apps', { hiddenApps, about: world.house.site().about }, null)
  expect(await links()).toBe(3)
  await hide('market', 'events', 'cart')
  expect(await links()).toBe(0)
  await hide()
})

test('a job in trouble is tried again, with all its attempts before it', async () => {
  const id = await job({ attempts: 3, error: 'no such letter\n  at secret place' })
  const [line] = await table('/operator/jobs', '.work__content')
  expect(line).toContain('no such letter')
  expect(line).not.toContain('secret place')
  expect((await operator.post('federation', `/operator/jobs/${id}/attempt`)).status).toBe(303)
  expect(await jobsLeft()).toEqual([{ id, attempts: 0, held: false }])
})

test('one that is dropped is gone, which the audit remembers', async () => {
  const id = await job({ attempts: 3, error: 'x' })
  expect((await operator.post('federation', `/operator/jobs/${id}?_method=delete`)).status).toBe(303)
  expect(await jobsLeft()).toEqual([])
  const entry = await db(world.ctx())
    .selectFrom('audit')
    .select(['subject_id', 'before'])
    .where('action', '=', 'job.dropped')
    .executeTakeFirst()
  expect(entry).toEqual({ subject_id: id, before: { task: 'prune-letters' } })
  for (const way of ['?_method=delete', '/attempt', '/release'])
    expect([way, await saidOf(`/operator/jobs/${id}${way}`)]).toEqual([
      way,
      expect.stringContaining('not there any more'),
    ])
})

test('what somebody is at is left to them, until they have had it for too long', async () => {
  const id = await job({ error: 'x', heldForMinutes: 5 })
  for (const way of ['/attempt', '/release', '?_method=delete'])
    expect([way, await saidOf(`/operator/jobs/${id}${way}`)]).toEqual([
      way,
      expect.stringContaining('Somebody is at it'),
    ])
  expect(await jobsLeft()).toEqual([{ id, attempts: 0, held: true }])

  const stuck = await job({ heldForMinutes: 45 })
  expect((await operator.post('federation', `/operator/jobs/${stuck}/release`)).status).toBe(303)
  expect((await jobsLeft()).find(each => each.id === stuck)?.held).toBe(false)
  expect(await saidOf(`/operator/jobs/${stuck}/release`)).toContain('free already')
})

test('many jobs in trouble come in pages', async () => {
  for (let n = 0; n < 52; n++) await job({ attempts: 3, error: `fault ${n}` })
  const { document } = await operator.get('federation', '/operator/jobs')
  const older = [...document.querySelectorAll('a')].find(link => link.textContent.trim() === 'Older ones')
  expect(document.querySelectorAll('.work__content tbody tr')).toHaveLength(50)
  expect(await table(older?.getAttribute('href') ?? '', '.work__content')).toHaveLength(2)
})

test('an id that is none is not there', async () => {
  for (const id of ['0', 'x', '1e3', '99999999999999999999', "1'--"])
    expect(
      (await operator.post('federation', `/operator/jobs/${encodeURIComponent(id)}/attempt`)).status,
    ).toBe(404)
  expect((await operator.get('federation', '/operator/jobs?before=x')).status).toBe(404)
})

test('all of it is the operator’s', async () => {
  const id = await job({ attempts: 3, error: 'x' })
  for (const who of ['member', 'shopkeeper', 'moderator'] as const) {
    const browser = await world.browser(who)
    for (const path of ['/operator/status', '/operator/jobs', '/operator/sizes'])
      expect([who, path, (await browser.get('federation', path)).status]).toEqual([who, path, 404])
    for (const way of ['/attempt', '/release', '?_method=delete'])
      expect((await browser.post('federation', `/operator/jobs/${id}${way}`)).status).toBe(404)
  }
  expect(await jobsLeft()).toHaveLength(1)
})

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1_000, '1.0 kB'],
  [1_234_567, '1.2 MB'],
  [123_456_789, '123 MB'],
  [5e15, '5000 TB'],
])('%d bytes are %s', (bytes, words) => {
  expect(bytesInWords(bytes)).toBe(words.replace(' ', '\u00a0'))
})

describe('what everybody may see', () => {
  const settle = async (values: Partial<Site>) => {
    await mergeSetting(world.ctx(), 'site', values)
    await world.house.purge(['site'])
  }
  afterEach(() => settle({ statusShown: false, plannedWork: '', hiddenApps: [] }))
  const beats = (ago: string) =>
    sql`update workers set beat_at = now() - ${ago}::interval`.execute(db(world.ctx()))

  test('is nothing until the operator says so, and a page with a link to it from then on', async () => {
    const visitor = await world.browser()
    expect((await visitor.get('federation', '/status')).status).toBe(404)
    expect((await visitor.get('blog', '/')).text).not.toContain('/status"')
    const { document } = await operator.get('federation', '/operator/settings/status')
    const version = document.querySelector('.main form input[name=version]')?.getAttribute('value') ?? ''
    const words = { version, statusShown: 'yes', plannedWork: 'Sunday, 7 to 8: the shop is closed.' }
    expect((await operator.post('federation', '/operator/settings/status', words)).status).toBe(303)
    const home = await visitor.get('blog', '/')
    expect(home.document.querySelector('.site-footer__planned')?.textContent).toContain('Sunday, 7 to 8')
    expect(home.text).toContain('/status"')
    expect((await visitor.get('federation', '/status')).status).toBe(200)
  })

  test('is which apps answer and whether letters leave, and nothing of the inside', async () => {
    await settle({ statusShown: true, hiddenApps: ['events'] })
    await sql`insert into workers (id, pools, host, pid, started_at, beat_at)
      values (gen_random_uuid(), '{}', 'machine-7', 4711, now(), now())`.execute(db(world.ctx()))
    const visitor = await world.browser()
    const { document, text } = await until(
      async () => {
        await world.house.purge(['site'])
        return visitor.get('federation', '/status')
      },
      page => /Market\s*Works/.test(page.document.querySelector('.main dl')?.textContent ?? ''),
    )
    const lines = [...document.querySelectorAll('.main dt')].map(term => [
      term.textContent?.trim(),
      term.nextElementSibling?.textContent?.trim(),
    ])
    expect(lines).toEqual([
      ['Journal', 'Does not answer'],
      ['Market', 'Works'],
      ['Cart', 'Does not answer'],
      ['Social', 'Does not answer'],
      ['Account', 'Does not answer'],
      ['Letters', 'Works'],
    ])
    expect(text).not.toMatch(/machine-7|4711|PostgreSQL|127\.0\.0\.1/)
  })

  test('says that letters wait while nobody sends them', async () => {
    await settle({ statusShown: true })
    await beats('1 hour')
    const { document } = await (await world.browser()).get('federation', '/status')
    expect(document.querySelector('.main dl')?.textContent).toMatch(/Letters\s*Wait/)
  })

  test('is found out once, however many look at the same moment', async () => {
    await settle({ statusShown: true })
    const found = Promise.withResolvers<PublicStatus['apps']>()
    let probes = 0
    const probe = () => {
      probes += 1
      return found.promise
    }
    const looks = Array.from({ length: 5 }, () => publicStatus(world.ctx(), probe))
    found.resolve([{ domain: 'market', isUp: true }])
    for (const status of await Promise.all(looks))
      expect(status?.apps).toEqual([{ domain: 'market', isUp: true }])
    expect(probes).toBe(1)
  })
})

async function until<T>(look: () => Promise<T>, isThere: (found: T) => boolean): Promise<T> {
  for (;;) {
    const found = await look()
    if (isThere(found)) return found
  }
}

test('a job that no worker of this version runs is on the status page, in the list, and can be dropped', async () => {
  await enqueue(world.ctx(), 'settle-<jars>', {})
  expect(await table('/operator/status', '#queues')).toEqual(['settle-<jars>not of this version10000'])
  const { text } = await operator.get('federation', '/operator/status')
  expect(text.replace(/\s+/g, ' ')).toMatch(/Jobs of another version.{0,200}>1</)
  const [row = ''] = await table('/operator/jobs', 'table')
  expect(row).toContain('No worker of this version runs it.')
  expect(row).not.toContain('Try again')
  const [left] = await jobsLeft()
  expect(await saidOf(`/operator/jobs/${left?.id}?_method=delete`)).toContain('It is dropped')
  expect(await jobsLeft()).toEqual([])
})
