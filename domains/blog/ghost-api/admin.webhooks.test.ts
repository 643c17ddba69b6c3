import { afterAll, beforeAll, expect, test } from 'bun:test'
import GhostAdminAPI from '@tryghost/admin-api'
import { db } from '#core/database/db'
import hooks from '#core/ghost/fixtures/hooks.json'
import { differences, recordedReply } from '#core/ghost/fixtures/replies'
import { verified } from '#core/services/blog/ghost-sync/receive-webhook'
import { makeIntegration } from '#core/services/blog/integrations/integrations'
import { deliverHook, WebhookRejected } from '#core/services/blog/outgoing-hooks/deliver'
import { deleteTag } from '#core/services/blog/tags'
import { writeHere } from '../../../tests/ghost-sides'
import { type TestHouse, testHouse } from '../../../tests/house'
import { freeBasePort, listen } from '../../../tests/listening'

const SECRET = 'between us'

type Heard = { readonly event: string; readonly signature: string | null; readonly body: string }

let world: TestHouse
let stop: () => Promise<void>
let api: GhostAdminAPI
let status = 200
const heard: Heard[] = []
const receiver = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const body = await request.text()
    heard.push({ event: JSON.parse(body).event, signature: request.headers.get('x-ghost-signature'), body })
    return new Response('', { status })
  },
})
const target = (event: string) => `http://127.0.0.1:${receiver.port}/${event}`
const client = async () => {
  const { adminKey } = await makeIntegration(world.ctx('operator'), 'Listener')
  return new GhostAdminAPI({ url: world.house.config.origins.blog, key: adminKey, version: 'v6.0' })
}
const told = () => heard.splice(0).map(({ event }) => event)

beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  stop = listen(world.house, 'blog')
  api = await client()
})
afterAll(async () => {
  await stop()
  receiver.stop(true)
  await world.close()
})

test('a hook is asked for, changed and taken away by Ghost’s own client, and its secret is kept sealed', async () => {
  const made = await api.webhooks.add({
    event: 'post.added',
    target_url: target('x'),
    name: 'X',
    secret: SECRET,
  })
  const recorded = recordedReply('admin-api', 'webhook-created').webhooks as unknown[]
  expect(differences(made, recorded[0])).toEqual([])
  const rows = await db(world.ctx()).selectFrom('webhooks').selectAll().execute()
  expect(JSON.stringify(rows)).not.toContain(SECRET)
  await expect(api.webhooks.add({ event: 'post.added', target_url: target('x') })).rejects.toMatchObject({
    type: 'ValidationError',
  })
  await expect(api.webhooks.add({ event: 'post.eaten', target_url: target('x') })).rejects.toThrow()
  await expect(api.webhooks.add({ event: 'post.added', target_url: 'file:///x' })).rejects.toThrow()
  const stranger = await client()
  await expect(stranger.webhooks.edit({ id: made.id, event: 'post.edited' })).rejects.toMatchObject({
    type: 'NotFoundError',
  })
  expect(await api.webhooks.edit({ id: made.id, event: 'post.edited' })).toMatchObject({
    event: 'post.edited',
  })
  await api.webhooks.delete({ id: String(made.id) })
  expect(await db(world.ctx()).selectFrom('webhooks').selectAll().execute()).toEqual([])
})

test('what happens to a post is told in Ghost’s words and shape, and signed', async () => {
  const events = ['post.added', 'post.edited', 'post.published', 'post.published.edited', 'post.unpublished']
  for (const event of [...events, 'post.deleted', 'tag.added', 'tag.deleted', 'site.changed'])
    await api.webhooks.add({ event, target_url: target(event), secret: SECRET })
  const post = await api.posts.add({ title: 'Windfalls', tags: ['Larder'] })
  await world.work()
  expect(told().sort()).toEqual(['post.added', 'tag.added'])
  const edited = await api.posts.edit({ id: post.id, updated_at: post.updated_at, status: 'published' })
  await world.work()
  const published = heard.find(({ event }) => event === 'post.published')!
  expect(verified(SECRET, published.signature, Buffer.from(published.body), new Date())).toBeString()
  const recorded = JSON.parse(hooks.find(({ event }) => event === 'post.published')!.body)
  const said = JSON.parse(published.body)
  expect(said.post.current).toMatchObject({ id: post.id, title: 'Windfalls', status: 'published' })
  const missing = differences(said.post.current, recorded.post.current).filter(each =>
    each.includes('missing'),
  )
  // Of staff accounts Ghost tells all; here authors are no accounts.
  expect(missing.filter(each => !/author|post_revisions|email|mobiledoc|count|primary/.test(each))).toEqual(
    [],
  )
  expect(told().sort()).toEqual(['post.edited', 'post.edited', 'post.published', 'site.changed'])
  await api.posts.edit({ id: post.id, updated_at: edited.updated_at, title: 'Windfall jam' })
  await api.posts.delete({ id: String(post.id) })
  await world.work()
  const gone = JSON.parse(heard.find(({ event }) => event === 'post.deleted')!.body)
  expect(gone.post).toMatchObject({ current: {}, previous: { id: post.id, title: 'Windfall jam' } })
  expect(told()).toEqual(
    expect.arrayContaining(['post.published.edited', 'post.unpublished', 'post.deleted']),
  )
  const tag = await db(world.ctx()).selectFrom('tags').select('id').executeTakeFirstOrThrow()
  await deleteTag(world.ctx('editor'), tag.id)
  await world.work()
  expect(told()).toEqual(['tag.deleted'])
})

test('who does not take it is told again, word by word; who wants no more is told no more', async () => {
  status = 503
  await writeHere(world, 'Late pears')
  await expect(world.work()).rejects.toBeInstanceOf(WebhookRejected)
  const { id } = await db(world.ctx()).selectFrom('webhook_deliveries').select('id').executeTakeFirstOrThrow()
  expect(
    await db(world.ctx())
      .selectFrom('webhooks')
      .select('last_triggered_status')
      .where('event', '=', 'post.added')
      .execute(),
  ).toEqual([{ last_triggered_status: '503' }])
  status = 200
  await deliverHook(world.ctx(), { deliveryId: id })
  expect(heard[0]?.body).toBe(heard[1]!.body)
  await deliverHook(world.ctx(), { deliveryId: id })
  expect(told()).toEqual(['post.added', 'post.added'])
  status = 410
  await writeHere(world, 'Quinces')
  await world.work()
  expect(
    await db(world.ctx()).selectFrom('webhooks').select('id').where('event', '=', 'post.added').execute(),
  ).toEqual([])
})
