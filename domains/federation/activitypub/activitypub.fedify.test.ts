import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { emit } from '#core/activities/emit'
import { isObject, type JsonObject } from '#core/activitypub/json'
import { type FedifyPeer, startFedifyPeer } from '#core/activitypub/testing/fedify-peer'
import { lookUpHandle } from '#core/activitypub/webfinger'
import { transaction } from '#core/database/transaction'
import { type TestHouse, testHouse } from '../../../tests/house'
import { freeBasePort, listen } from '../../../tests/listening'

const POST_ID = '01890000-0000-7000-8000-000000000001'

let world: TestHouse
let stop: () => Promise<void>
let peer: FedifyPeer
let blogActor: string
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  stop = listen(world.house, 'federation')
  peer = await startFedifyPeer()
  blogActor = `${world.house.config.origins.federation}/actors/blog`
})
afterAll(async () => {
  await peer.stop()
  await stop()
  await world.close()
})

describe('a reader on a server by other people’s code', () => {
  test('finds the blog by its handle', async () => {
    const handle = await world.house.services.federation.handleOf(world.ctx(), 'blog')
    const rules = { allowHttp: true, fetch: (url: string, init: RequestInit) => fetch(url, init) }
    expect(await lookUpHandle(handle, rules)).toBe(blogActor)
  })

  test('follows the blog and is told that it does', async () => {
    const followId = await peer.follow(blogActor)
    await world.work()
    const accept = await peer.receivedOf('Accept')
    expect(accept).toMatchObject({ actor: blogActor })
    expect(isObject(accept.object) && accept.object.id).toBe(followId)
    const collection = await (await world.browser()).get('federation', '/actors/blog/followers')
    expect(JSON.parse(collection.text)).toMatchObject({ totalItems: 1 })
  })

  test('gets a post as a verified article once an editor publishes it', async () => {
    await announcePost('Create', { title: 'First honey', html: '<p>The bees were busy.</p>' })
    await world.work()
    const created = await peer.receivedOf('Create')
    expect(created).toMatchObject({ actor: blogActor })
    expect(created.object).toMatchObject({
      type: 'Article',
      id: `${blogActor}/objects/${POST_ID}`,
      name: 'First honey',
      content: '<p>The bees were busy.</p>',
      url: 'http://blog.test/first-honey',
    })
    const page = await (await fetch(`${peer.origin}/articles`)).text()
    expect(page).toContain('First honey')
  })

  test('is told of it once, however often the telling is processed', async () => {
    const before = peer.received().length
    const em = world.house.orm.em.fork()
    await em.execute("update ap_activities set processed_at = null where subject_kind = 'post'")
    const [row] = await em.execute<{ id: string }[]>(
      "select id from ap_activities where subject_kind = 'post'",
    )
    await transaction(world.ctx(), tx =>
      tx.em.execute(
        `select graphile_worker.add_job('process-activity', json_build_object('activityId', ?::text))`,
        [row?.id],
      ),
    )
    await world.work()
    expect(peer.received().length).toBe(before)
  })

  test('can fetch the article at its id, and is sent to the page when it is a browser', async () => {
    const visitor = await world.browser()
    const path = `/actors/blog/objects/${POST_ID}`
    const fetched = await visitor.get('federation', path, { accept: 'application/activity+json' })
    expect(JSON.parse(fetched.text)).toMatchObject({ type: 'Article', name: 'First honey' })
    expect((await visitor.get('federation', path)).headers.get('location')).toBe(
      'http://blog.test/first-honey',
    )
  })

  test('sees the post in the outbox', async () => {
    const visitor = await world.browser()
    const outbox = JSON.parse((await visitor.get('federation', '/actors/blog/outbox?page=true')).text)
    expect(outbox.orderedItems.map((item: JsonObject) => item.type)).toEqual(['Create'])
  })

  test('learns of a change and of the end of the post', async () => {
    await announcePost('Update', { title: 'First honey, second jar', html: '<p>Very busy.</p>' })
    await announcePost('Delete', { title: '', html: '' })
    await world.work()
    expect((await peer.receivedOf('Update')).object).toMatchObject({ name: 'First honey, second jar' })
    expect((await peer.receivedOf('Delete')).object).toMatchObject({ type: 'Tombstone' })
    const gone = await (await world.browser()).get('federation', `/actors/blog/objects/${POST_ID}`, {
      accept: 'application/activity+json',
    })
    expect(gone.status).toBe(410)
  })

  test('is a follower no more after taking the follow back', async () => {
    const followId = await peer.follow(blogActor)
    await world.work()
    await peer.undoFollow(blogActor, followId)
    await world.work()
    const collection = await (await world.browser()).get('federation', '/actors/blog/followers')
    expect(JSON.parse(collection.text)).toMatchObject({ totalItems: 0 })
  })
})

async function announcePost(type: string, { title, html }: { title: string; html: string }): Promise<void> {
  await transaction(world.ctx('editor'), tx =>
    emit(tx, {
      type,
      domain: 'blog',
      subject: { kind: 'post', id: POST_ID },
      audience: 'public',
      payload: {
        title,
        html,
        summary: 'From the hives',
        url: 'http://blog.test/first-honey',
        image: 'http://blog.test/media/bee.png',
        tags: ['honey'],
        publishedAt: '2026-06-01T08:00:00.000Z',
      },
    }),
  )
}
