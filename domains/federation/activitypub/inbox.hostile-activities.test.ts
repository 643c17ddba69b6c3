import { afterAll, beforeAll, expect, test } from 'bun:test'
import { signRfc9421 } from '#core/activitypub/signatures/rfc9421'
import { type BlogActor, startBlogActor } from '#core/activitypub/testing/blog-actor'
import { type TestHouse, testHouse } from '../../../tests/house'
import { freeBasePort, listen } from '../../../tests/listening'

/** Well signed, by somebody whom a member follows, and still nothing that anybody should have to keep as it is. */

let world: TestHouse
let stop: () => Promise<void>
let stranger: BlogActor
let memberUri: string
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  stop = listen(world.house, 'federation')
  stranger = await startBlogActor()
  memberUri = `${world.house.config.origins.federation}/actors/member`
})
afterAll(async () => {
  await Promise.all([stranger.stop(), stop()])
  await world.close()
})

const ODD_TEXTS = [
  'nul \u0000 inside',
  'half \ud83d of a pair',
  'other half \udc4d',
  `${'x'.repeat(499)}👍`,
  `${'x'.repeat(199)}👍`,
  '\u0001\u0008\u000b\u001f\u007f\u0085\ufffe\uffff',
  'é'.repeat(3_000),
]
const ODD_TIMES = [
  '-270000-01-01T00:00:00Z',
  '+275760-09-13T00:00:00Z',
  '-000044-03-15',
  '9999-12-31T23:59:59Z',
  'soon',
]

test.each(ODD_TEXTS)('a note with %j in every text is taken or refused, and poisons no job', async odd => {
  const object = note({
    name: odd,
    summary: odd,
    content: `<p>${odd}</p>`,
    tag: [{ type: 'Hashtag', name: odd }],
  })
  expect([202, 400]).toContain(await post({ ...created(object), name: odd, [odd]: odd }))
  await world.work()
})

test.each(ODD_TIMES)('a note of the time %p too', async time => {
  expect(await post(created(note({ published: time, updated: time })))).toBe(202)
  await world.work()
})

test.each([1_900, 1_990, 2_030, 2_060])(
  'an id of %p characters too, whether they are a byte or two',
  async characters => {
    for (const letter of ['x', 'é']) {
      const id = `${stranger.origin}/${letter.repeat(characters)}`
      expect([202, 400]).toContain(await post(created(note({ id }))))
      expect([202, 400]).toContain(await post({ ...created(note()), id }))
      expect([202, 400]).toContain(
        await post({ type: 'Like', id: `${id}1`, actor: stranger.actorId, object: id }),
      )
      await world.work()
    }
  },
)

test.each(['%', '%zz', '\u0000', '../x', 'é'.repeat(300), '%E0%A4%A'])(
  'an address of ours that is none (%j) too',
  async name => {
    const object = `${world.house.config.origins.federation}/actors/${name}`
    for (const type of ['Follow', 'Like', 'Block', 'Announce', 'Undo', 'Flag'])
      expect([202, 400]).toContain(
        await post({ type, id: id(), actor: stranger.actorId, object, content: name }),
      )
    await world.work()
  },
)

const id = () => `${stranger.origin}/things/${Bun.randomUUIDv7()}`

function note(more: Readonly<Record<string, unknown>> = {}) {
  return {
    type: 'Note',
    id: id(),
    attributedTo: stranger.actorId,
    to: [memberUri],
    content: 'Hello',
    tag: [{ type: 'Mention', href: memberUri, name: '@member' }],
    ...more,
  }
}

function created(object: object) {
  return { type: 'Create', id: id(), actor: stranger.actorId, to: [memberUri], object }
}

async function post(document: object): Promise<number> {
  const url = `${world.house.config.origins.federation}/inbox`
  const body = new TextEncoder().encode(JSON.stringify(document))
  const headers = new Headers({ 'content-type': 'application/activity+json', 'x-salt': crypto.randomUUID() })
  const signed = signRfc9421({ method: 'POST', url, headers, body }, stranger.rsa, new Date())
  return (await fetch(url, { method: 'POST', headers: signed, body })).status
}
