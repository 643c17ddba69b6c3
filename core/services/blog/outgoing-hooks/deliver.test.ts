import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import { createHmac } from 'node:crypto'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { objectIdOf } from '#core/ghost'
import { emptied } from '../../../../tests/emptied'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { overtaking } from '../../../../tests/lock-waits'
import { deletePost } from '../delete-post'
import { makeIntegration } from '../integrations/integrations'
import { publish } from '../publish'
import { queueWebhooks } from '../queue-webhooks'
import { createPost, savePost } from '../save-post'
import { written } from '../testing'
import { deliverHook, signatureOf, WebhookRejected } from './deliver'
import { addHook, editHook, removeHook } from './hooks'

let world: TestHouse
let integrationId: string
let otherId: string
let status = 200
type Heard = { readonly path: string; readonly body: string; readonly headers: Headers }
const heard: Heard[] = []
const receiver = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const { pathname } = new URL(request.url)
    heard.push({ path: pathname, body: await request.text(), headers: request.headers })
    if (pathname === '/away') return Response.redirect('/elsewhere', 302)
    return new Response(pathname === '/long' ? 'x'.repeat(200_000) : '', { status })
  },
})
const target = (path: string) => `http://127.0.0.1:${receiver.port}/${path}`

beforeAll(async () => {
  world = await testHouse()
})
beforeEach(async () => {
  status = 200
  await emptied(world.ctx(), 'integrations')
  await makeIntegration(world.ctx('operator'), 'Listener')
  await makeIntegration(world.ctx('operator'), 'Other')
  const rows = await db(world.ctx()).selectFrom('integrations').select(['id', 'name']).execute()
  integrationId = rows.find(({ name }) => name === 'Listener')!.id
  otherId = rows.find(({ name }) => name === 'Other')!.id
})
afterEach(() => heard.splice(0))
afterAll(async () => {
  receiver.stop(true)
  await world.close()
})

const editor = () => world.ctx('editor')
type Hook = { id: string; event: string; target_url: string; name: string; secret: unknown }
const firstOf = (answer: unknown) => (answer as { webhooks: Hook[] }).webhooks[0]!
const listen = async (event: string, path = 'hook', more: object = {}) =>
  firstOf(
    await addHook(editor(), integrationId, { webhooks: [{ event, target_url: target(path), ...more }] }),
  )
const edit = async (id: string, change: object, by = integrationId) =>
  firstOf(await editHook(editor(), by, id, { webhooks: [change] }))
const deliveries = () =>
  db(world.ctx()).selectFrom('webhook_deliveries').selectAll().orderBy('asked_at').execute()
const hooks = () => db(world.ctx()).selectFrom('webhooks').selectAll().execute()
const ask = (event: string, subject = { kind: 'site', id: 'site' }) =>
  transaction(world.ctx(), tx => queueWebhooks(tx, [event], subject))
const deliverAll = async (isLast = false) => {
  for (const { id } of await deliveries()) await deliverHook(world.ctx(), { deliveryId: id }, { isLast })
}
const draft = async (title = 'Cider') => (await createPost(editor(), 'post', written(title, 'Pressed.'))).id
const refused = (work: Promise<unknown>) => work.catch((fault: unknown) => fault)

describe('a delivery', () => {
  test('says what happened and how it is now, once', async () => {
    await listen('post.added')
    const id = await draft()
    const [asked] = await deliveries()
    await deliverHook(world.ctx(), { deliveryId: asked!.id })
    await deliverHook(world.ctx(), { deliveryId: asked!.id })
    expect(heard).toHaveLength(1)
    const { event, post } = JSON.parse(heard[0]!.body)
    expect([event, post.current.id, post.current.title, post.previous]).toEqual([
      'post.added',
      objectIdOf(id),
      'Cider',
      {},
    ])
    expect(heard[0]!.headers.get('content-version')).toStartWith('v6')
    expect(await deliveries()).toEqual([])
  })

  test('goes to those who asked for that event, and to nobody else', async () => {
    await listen('post.added', 'added')
    await listen('page.added', 'page')
    await listen('post.published', 'published')
    const id = await draft()
    await deliverAll()
    expect(heard.map(({ path }) => path)).toEqual(['/added'])
    await publish(editor(), id)
    await deliverAll()
    expect(heard.map(({ path }) => path)).toEqual(['/added', '/published'])
  })

  test('is signed over the body with its time, where there is a secret', async () => {
    await listen('site.changed', 'signed', { secret: 'between us' })
    await ask('site.changed')
    await deliverAll()
    const { body, headers } = heard[0]!
    const [, hash, at] = /^sha256=([0-9a-f]{64}), t=(\d+)$/.exec(headers.get('x-ghost-signature') ?? '')!
    expect(hash).toBe(createHmac('sha256', 'between us').update(`${body}${at}`).digest('hex'))
    expect(signatureOf('between us', body, Number(at))).toBe(headers.get('x-ghost-signature')!)
    expect(signatureOf('other', body, Number(at))).not.toBe(headers.get('x-ghost-signature')!)
  })

  test('is not signed where there is none, and the site says no more than that it changed', async () => {
    await listen('site.changed')
    await ask('site.changed')
    await deliverAll()
    expect(heard[0]!.headers.has('x-ghost-signature')).toBe(false)
    expect(JSON.parse(heard[0]!.body)).toEqual({ event: 'site.changed' })
  })

  test('tells of a deleted post what it was, and nothing of now; thrown away twice, once', async () => {
    await listen('post.deleted')
    const id = await draft('Perry')
    await deletePost(editor(), id)
    await deletePost(editor(), id)
    await deliverAll()
    expect(heard).toHaveLength(1)
    expect(JSON.parse(heard[0]!.body)).toEqual({
      event: 'post.deleted',
      post: { current: {}, previous: { id: objectIdOf(id), title: 'Perry', slug: 'perry' } },
    })
  })

  test('of what is gone by then says its id', async () => {
    await listen('tag.added')
    const gone = Bun.randomUUIDv7()
    await ask('tag.added', { kind: 'tag', id: gone })
    await deliverAll()
    expect(JSON.parse(heard[0]!.body).tag).toEqual({ current: {}, previous: { id: objectIdOf(gone) } })
  })

  test('of a member says them as the Admin API does', async () => {
    await listen('member.edited')
    await ask('member.edited', { kind: 'member', id: world.cast.members.neighbour.id })
    await deliverAll()
    expect(JSON.parse(heard[0]!.body).member.current).toMatchObject({
      email: 'neighbour@example.test',
      name: 'Tom Askew',
      status: 'free',
    })
  })
})

describe('a delivery that two workers have at once', () => {
  test('is told once, in one wording', async () => {
    await listen('post.added')
    await draft()
    const [asked] = await deliveries()
    const again = () => deliverHook(world.ctx(), { deliveryId: asked!.id })
    await Promise.all([again(), again(), again()])
    expect(heard).toHaveLength(1)
    expect(await deliveries()).toEqual([])
  })

  test('is told again, in the same words, by whoever comes after one that died before it noted the yes', async () => {
    await listen('post.added')
    const id = await draft()
    const [asked] = await deliveries()
    const ctx = world.ctx()
    const dying = async (...sent: Parameters<typeof ctx.house.fetch>) => {
      await ctx.house.fetch(...sent)
      throw new Error('killed')
    }
    const killed = { ...ctx, house: { ...ctx.house, fetch: dying } }
    await expect(deliverHook(killed, { deliveryId: asked!.id })).rejects.toThrow('killed')
    await savePost(editor(), id, 1, written('Another title by now', 'Other words.'))
    await deliverAll()
    expect(heard.map(({ body }) => body)).toEqual([heard[0]!.body, heard[0]!.body])
    expect(await deliveries()).toEqual([])
  })

  test('and that breaks on our side to the last is given up, and the hook says so', async () => {
    await listen('site.changed', 'signed', { secret: 'between us' })
    await ask('site.changed')
    // Sealed by keys that nobody has any more.
    await db(world.ctx()).updateTable('webhooks').set({ sealed_secret: 'no longer to be opened' }).execute()
    expect(await refused(deliverAll())).toBeInstanceOf(Error)
    expect(await deliveries()).toHaveLength(1)
    expect(await refused(deliverAll(true))).toBeInstanceOf(Error)
    expect(heard).toEqual([])
    expect(await deliveries()).toEqual([])
    expect(await hooks()).toMatchObject([{ last_triggered_error: expect.stringContaining('our side') }])
  })
})

describe('who does not take it', () => {
  test.each([500, 404, 429])('with %d is asked again, in the same words', async code => {
    await listen('post.added')
    const id = await draft()
    status = code
    expect(await refused(deliverAll())).toBeInstanceOf(WebhookRejected)
    expect(await hooks()).toMatchObject([
      { last_triggered_status: String(code), last_triggered_error: `Request failed: ${code}` },
    ])
    await savePost(editor(), id, 1, written('Another title by now', 'Other words.'))
    status = 204
    await deliverAll()
    expect(heard[1]!.body).toBe(heard[0]!.body)
    expect(await hooks()).toMatchObject([{ last_triggered_status: '204', last_triggered_error: null }])
    expect(await deliveries()).toEqual([])
  })

  test('at last is asked no more, and that is still a fault', async () => {
    await listen('site.changed')
    await ask('site.changed')
    status = 503
    expect(await refused(deliverAll(true))).toBeInstanceOf(WebhookRejected)
    expect(await deliveries()).toEqual([])
    expect(await hooks()).toHaveLength(1)
  })

  test('with 410 wants no more: the hook goes, with all that waits for it', async () => {
    await listen('site.changed')
    await ask('site.changed')
    await ask('site.changed')
    status = 410
    const [first] = await deliveries()
    await deliverHook(world.ctx(), { deliveryId: first!.id })
    expect([await hooks(), await deliveries()]).toEqual([[], []])
    await deliverAll()
    expect(heard).toHaveLength(1)
  })

  test('sends it elsewhere: it is not followed, and counts as not taken', async () => {
    await listen('site.changed', 'away')
    await ask('site.changed')
    expect(await refused(deliverAll())).toBeInstanceOf(WebhookRejected)
    expect(heard.map(({ path }) => path)).toEqual(['/away'])
  })

  test('cannot be reached: the hook says why', async () => {
    const closed = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('') })
    const address = `http://127.0.0.1:${closed.port}/gone`
    closed.stop(true)
    await addHook(editor(), integrationId, {
      webhooks: [{ event: 'site.changed', target_url: address }],
    })
    await ask('site.changed')
    expect(await refused(deliverAll())).toBeInstanceOf(WebhookRejected)
    const [hook] = await hooks()
    expect(hook?.last_triggered_status).toBeNull()
    expect(hook?.last_triggered_error).toBeTruthy()
  })
})

describe('a hook', () => {
  test.each([
    ['an event that there is not', { event: 'post.sold' }, 'event'],
    ['no event', { event: undefined }, 'event'],
    ['an address that is none', { target_url: 'soon' }, 'target_url'],
    ['an address of another kind', { target_url: 'ftp://far.example/x' }, 'target_url'],
    ['a script', { target_url: 'javascript:alert(1)' }, 'target_url'],
    ['a long address', { target_url: `https://far.example/${'x'.repeat(2000)}` }, 'target_url'],
  ])('for %s is refused', async (_, change, property) => {
    const hook = { event: 'post.added', target_url: target('x'), ...change }
    expect(await refused(addHook(editor(), integrationId, { webhooks: [hook] }))).toMatchObject({
      status: 422,
      more: { property },
    })
    expect(await hooks()).toEqual([])
  })

  test('for the same event and address is there once, of one integration', async () => {
    await listen('post.added')
    expect(await refused(listen('post.added'))).toMatchObject({
      more: { context: 'Target URL has already been used for this event.' },
    })
    await listen('page.added')
    expect(await hooks()).toHaveLength(2)
  })

  test('keeps what a change does not name, its secret too', async () => {
    const hook = await listen('site.changed', 'a', { secret: 'between us', name: 'Bell' })
    expect(hook.secret).toBe('between us')
    expect(await edit(hook.id, { name: 'Gong' })).toMatchObject({
      event: 'site.changed',
      target_url: target('a'),
      name: 'Gong',
      secret: null,
    })
    await ask('site.changed')
    await deliverAll()
    expect(heard[0]!.headers.has('x-ghost-signature')).toBe(true)
    await edit(hook.id, { secret: '' })
    await ask('site.changed')
    await deliverAll()
    expect(heard[1]!.headers.has('x-ghost-signature')).toBe(false)
  })

  test('changed by two at the same moment has what both changed', async () => {
    const { id } = await listen('site.changed', 'a', { name: 'Bell' })
    await overtaking(
      world,
      proceed =>
        transaction(editor(), async tx => {
          await editHook(tx, integrationId, id, { webhooks: [{ name: 'Gong' }] })
          await proceed()
        }),
      () => edit(id, { target_url: target('b') }),
    )
    expect(await hooks()).toMatchObject([{ name: 'Gong', target_url: target('b') }])
  })

  test('of another integration is not there', async () => {
    const { id } = await listen('post.added')
    expect(await refused(edit(id, { name: 'Mine now' }, otherId))).toMatchObject({ status: 404 })
    expect(await refused(removeHook(editor(), otherId, id))).toMatchObject({ status: 404 })
    for (const strange of ['1', objectIdOf(Bun.randomUUIDv7())])
      expect(await refused(removeHook(editor(), integrationId, strange))).toMatchObject({ status: 404 })
    expect(await hooks()).toHaveLength(1)
    await removeHook(editor(), integrationId, id)
    expect(await hooks()).toEqual([])
    expect(await refused(edit(id, { name: 'Late' }))).toMatchObject({ status: 404 })
  })
})
