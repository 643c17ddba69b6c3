import { afterAll, afterEach, beforeAll, describe, expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import hooks from '#core/ghost/fixtures/hooks.json'
import { HOOK_PATIENCE_MS, UnsignedHook, verified } from '#core/services/blog/ghost-sync/receive-webhook'
import { runSync } from '#core/services/blog/ghost-sync/run'
import { hookSecret } from '#core/services/blog/ghost-sync/sealed-key'
import { auditTrail } from '#core/services/federation/audit/audit-trail'
import { beside, idAt, paragraph, saveHere } from '../../../tests/ghost-sides'
import { type GhostStandIn, startGhost } from '../../../tests/ghost-stand-in'
import { type TestHouse, testHouse } from '../../../tests/house'

const PATH = '/operator/ghost-sync'
const RECORDED_SECRET = 'rose-ash-dev-webhook-secret'

let world: TestHouse
let ghost: GhostStandIn
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
afterEach(() => ghost?.stop())

const jobs = async () => {
  const { rows } = await sql<{
    key: string
  }>`select key from graphile_worker._private_jobs where key is not null`.execute(db(world.ctx()))
  return rows.map(({ key }) => key)
}

describe('an operator', () => {
  test('connects a site, sees what would change, starts, pauses, turns and stops; the key is nowhere to be read', async () => {
    ghost = startGhost()
    const operator = await world.browser('operator')
    const form = { address: ghost.address, key: ghost.adminKey, direction: 'both' }
    expect((await operator.post('blog', PATH, form)).location).toBe(PATH)
    await world.work()
    const looked = await operator.get('blog', PATH)
    expect(looked.text).toContain('23: would come from Ghost')
    expect(await db(world.ctx()).selectFrom('ghost_links').select('site').execute()).toEqual([])
    expect(ghost.asked.filter(each => !each.startsWith('GET '))).toEqual([])

    const secret = ghost.adminKey.split(':')[1]!
    expect(looked.text).not.toContain(secret)
    const { rows } = await sql`select * from ghost_syncs`.execute(db(world.ctx()))
    expect(JSON.stringify(rows)).not.toContain(secret)

    await operator.post('blog', `${PATH}/run`)
    await world.work()
    expect((await operator.get('blog', PATH)).text).toContain('The first pull is done.')
    await operator.post('blog', `${PATH}/run?_method=delete`)
    ghost.asked.length = 0
    await runSync(world.ctx())
    expect(ghost.asked).toEqual([])
    await operator.post('blog', `${PATH}/direction?_method=put`, { direction: 'ghost' })
    expect(await db(world.ctx()).selectFrom('ghost_syncs').select('direction').execute()).toEqual([
      { direction: 'ghost' },
    ])
    await operator.post('blog', `${PATH}?_method=delete`)
    await world.work()
    expect(ghost.shelves.webhooks.size).toBe(0)
    expect(await db(world.ctx()).selectFrom('ghost_syncs').select('sealed_key').execute()).toEqual([
      { sealed_key: '' },
    ])
    expect((await operator.get('blog', PATH)).text).toContain('Connect, and say what would change')
    expect((await operator.get('blog', '/winter-rota')).status).toBe(200)
    const { lines } = await auditTrail(world.ctx('operator'), {})
    expect(lines[0]?.action).toBe('ghost-sync.changed')
    expect(JSON.stringify(lines)).not.toContain(secret)
  })

  test.each([
    ['a key that is none', { key: 'abc' }, 'This is no Admin API key'],
    [
      'a key that Ghost does not know',
      { key: `${'a'.repeat(24)}:${'b'.repeat(64)}` },
      'Unknown Admin API Key',
    ],
    ['an address where no Ghost is', { address: 'http://127.0.0.1:9' }, 'could not be reached'],
    ['what is no address', { address: 'ghost.example.org' }, 'Write it like https://example.org.'],
  ])('hears what is wrong with %s, and finds what was typed', async (_, wrong, sentence) => {
    ghost = startGhost()
    const operator = await world.browser('operator')
    const form = { address: ghost.address, key: ghost.adminKey, direction: 'ours', ...wrong }
    const visit = await operator.post('blog', PATH, form)
    expect(visit.status).toBe(422)
    expect(visit.document.querySelector('.form-errors')?.textContent).toContain(sentence)
    expect(visit.document.querySelector('[name=address]')?.getAttribute('value')).toBe(form.address)
    expect(visit.document.querySelector('[name=direction][checked]')?.getAttribute('value')).toBe('ours')
  })
})

test('an editor looks at both texts of a conflict, and chooses', async () => {
  ghost = await beside(world)
  await runSync(world.ctx())
  ghost.save(ghost.post('every-list-we-keep'), {
    title: 'Theirs',
    lexical: JSON.stringify(paragraph('their words')),
  })
  await saveHere(world, 'every-list-we-keep', { title: 'Ours', document: paragraph('our words') })
  await runSync(world.ctx())
  const editor = await world.browser('editor')
  const list = await editor.get('blog', '/editor/ghost-conflicts')
  const path = list.document.querySelector('tbody a')?.getAttribute('href') ?? ''
  const page = await editor.get('blog', path)
  expect(page.text).toContain('our words')
  expect(page.text).toContain('their words')
  const [gone, come] = ['del', 'ins'].map(tag =>
    [...page.document.querySelectorAll(`.revision-changes ${tag}`)].map(each => each.textContent).join(' '),
  )
  expect([gone, come]).toEqual(['Ours our', 'Theirs their'])
  expect((await editor.post('blog', `${path}/choice`, { choice: 'neither' })).status).toBe(404)
  expect((await editor.post('blog', `${path}/choice`, { choice: 'theirs' })).location).toBe(
    '/editor/ghost-conflicts',
  )
  expect(
    (await editor.get('blog', `/editor/posts/${await idAt(world, 'every-list-we-keep')}`)).text,
  ).toContain('Theirs')
})

test('a key that is not taken any more pauses the sync, with the reason', async () => {
  ghost = await beside(world)
  ghost.onRequest = () => {
    ghost.refuseWith = 'error-401-unknown-kid'
  }
  await expect(runSync(world.ctx())).rejects.toThrow()
  const operator = await world.browser('operator')
  const { text } = await operator.get('blog', PATH)
  expect(text).toContain('Unknown Admin API Key')
  expect(text).toContain('Go on')
})

describe('a hook', () => {
  const now = (signature: string) => new Date(Number(/t=(\d+)/.exec(signature)![1]) + 1000)
  const signed = hooks.filter(hook => hook.signature !== null)

  test('of each event that Ghost was recorded to send is known by its signature', () => {
    expect(new Set(signed.map(({ event }) => event)).size).toBe(29)
    for (const { signature, body } of signed)
      expect(verified(RECORDED_SECRET, signature, Buffer.from(body), now(signature!))).toMatch(
        /^[0-9a-f]{64}$/,
      )
  })

  test('that says something else, comes late, early, unsigned or with another secret is not', () => {
    const { signature, body } = signed[0]!
    const at = now(signature!).getTime()
    const hears = (given: string | null, said: string, when: number, secret = RECORDED_SECRET) =>
      verified(secret, given, Buffer.from(said), new Date(when))
    const [sum = '', time = ''] = signature!.split(', ')
    for (const refused of [
      () => hears(signature, `${body} `, at),
      () => hears(signature, body, at + HOOK_PATIENCE_MS),
      () => hears(signature, body, at - HOOK_PATIENCE_MS - 2000),
      () => hears(signature, body, at, 'another'),
      () => hears(null, body, at),
      () => hears(`${sum}, t=${at}`, body, at),
      () => hears(sum, body, at),
      () => hears(`sha256=, ${time}`, body, at),
    ])
      expect(refused).toThrow(UnsignedHook)
  })

  test('hastens a run once, however often it is sent; a deletion has the ids compared', async () => {
    ghost = await beside(world)
    await runSync(world.ctx())
    await sql`delete from graphile_worker._private_jobs`.execute(db(world.ctx()))
    const { id } = await db(world.ctx()).selectFrom('ghost_syncs').select('id').executeTakeFirstOrThrow()
    ghost.shelves.posts.delete(ghost.post('winter-rota').id)
    const body = JSON.stringify({ event: 'post.deleted', post: { current: {}, previous: {} } })
    const t = Date.now()
    const sum = createHmac('sha256', hookSecret(world.ctx(), id)).update(`${body}${t}`).digest('hex')
    const visitor = await world.browser()
    const send = (signature: string, to = id) =>
      visitor.send('blog', `/ghost-hooks/${to}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-ghost-signature': signature },
        body,
      })
    expect((await send(`sha256=${sum}, t=${t}`)).status).toBe(202)
    expect(await jobs()).toEqual(['sync-ghost'])
    await world.work(new Date(Date.now() + 60_000))
    expect((await visitor.get('blog', '/winter-rota')).status).not.toBe(200)
    expect((await send(`sha256=${sum}, t=${t}`)).status).toBe(202)
    expect(await jobs()).toEqual([])
    expect((await send(`sha256=${'0'.repeat(64)}, t=${t}`)).status).toBe(401)
    expect((await send(`sha256=${sum}, t=${t}`, Bun.randomUUIDv7())).status).toBe(404)
    expect((await send(`sha256=${sum}, t=${t}`, 'x')).status).toBe(404)
  })
})

test.each(['editor', 'member'] as const)('for an %s there is nothing to connect', async who => {
  const browser = await world.browser(who)
  expect((await browser.get('blog', PATH)).status).toBe(404)
  expect(
    (await browser.post('blog', PATH, { address: 'http://x', key: 'x', direction: 'both' })).status,
  ).toBe(404)
})
