import { afterAll, afterEach, beforeAll, expect, test } from 'bun:test'
import { readConfig } from '#core/config/config'
import type { Ctx } from '#core/contracts/ctx'
import { DOMAINS } from '#core/contracts/domain'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { actorByUri } from './actor-row'
import { settleActors } from './actors-origin'
import { describeActor } from './describe-actor'
import { signerOf } from './keys'
import { appActor, localActorByUri, memberActor } from './local-actor'
import { keepRemoteActor } from './remote-actor'
import { answerWebFinger } from './webfinger'

const SECRETS = {
  COOP_SECRET: 'gT2s0mQx7VbLr9eYpWcKd4uNhJzAf6Rk',
  SUMUP_API_KEY: 'sup_sk_none',
  SUMUP_MERCHANT_CODE: 'MNONE',
}

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
})
afterAll(() => world.close())
afterEach(async () => {
  for (const table of ['deliveries', 'ap_activities', 'notes', 'follows', 'actor_keys', 'actors'])
    await world.ctx().em.execute(`delete from ${table}`)
})

/** The same data, opened with another environment; `allowPrivate` as on a server. */
function opened(env: Readonly<Record<string, string>>, allowPrivate = false): Ctx {
  const { origins, coopDomain } = readConfig({ COOP_DEMO: '1', ...SECRETS, ...env })
  const { house } = world
  const config = { ...house.config, origins, coopDomain, allowPrivate, actorsOrigin: origins.federation }
  return { ...world.ctx(), house: { ...house, config } }
}

async function settled(ctx: Ctx): Promise<Ctx> {
  const actorsOrigin = await settleActors(ctx)
  const { house } = ctx
  return { ...ctx, em: ctx.em.fork(), house: { ...house, config: { ...house.config, actorsOrigin } } }
}

const everyText = async () =>
  JSON.stringify([
    await world.ctx().em.execute('select * from actors order by id'),
    await world.ctx().em.execute('select * from notes order by id'),
    await world.ctx().em.execute('select * from ap_activities order by id'),
    await world.ctx().em.execute('select * from follows order by id'),
  ])

/** An article of the blog's, its activity, a follow, an answer, with all the addresses of the house at `ctx`. */
async function lived(ctx: Ctx): Promise<void> {
  for (const app of DOMAINS) await signerOf(ctx, await appActor(ctx, app))
  const [blog, member] = [
    await appActor(ctx, 'blog'),
    await memberActor(ctx, world.cast.members.neighbour.id),
  ]
  const { origins } = ctx.house.config
  const note = `insert into notes (id, uri, kind, author_id, html, url, in_reply_to, audience, attachments, mentions, published_at, received_at)
    values (?, ?, 'Note', ?, ?, ?, ?, 'public', ?, ?, now(), now())`
  const article = `${blog.uri}/objects/leeks`
  const html = `<p><a href="${origins.federation}/tags/leek">leek</a> <a href="${origins.market}/leeks">here</a>, not at ${origins.market}0/x</p>`
  const pictures = JSON.stringify([{ url: `${origins.blog}/media/leek.jpg` }])
  const named = JSON.stringify([{ href: blog.uri }])
  await ctx.em.execute(note, [
    Bun.randomUUIDv7(),
    article,
    blog.id,
    html,
    `${origins.blog}/leeks`,
    null,
    pictures,
    '[]',
  ])
  const answer = [
    Bun.randomUUIDv7(),
    `${member.uri}/objects/answer`,
    member.id,
    html,
    null,
    article,
    '[]',
    named,
  ]
  await ctx.em.execute(note, answer)
  await ctx.em.execute(
    `insert into ap_activities (id, uri, type, domain, subject_kind, subject_id, payload, audience, actor_id, published_at)
     values (?, ?, 'Create', 'blog', 'post', 'leeks', ?, 'public', ?, now())`,
    [
      Bun.randomUUIDv7(),
      `${blog.uri}/activities/1`,
      JSON.stringify({ url: `${origins.blog}/leeks`, html }),
      blog.id,
    ],
  )
  await ctx.em.execute(
    'insert into follows (id, uri, follower_id, followed_id, requested_at, accepted_at) values (?, ?, ?, ?, now(), now())',
    [Bun.randomUUIDv7(), `${member.uri}/activities/2`, member.id, blog.id],
  )
}

const ada = (uri: string) => ({
  '@context': 'https://www.w3.org/ns/activitystreams',
  id: uri,
  type: 'Person',
  name: 'Ada',
  preferredUsername: 'ada',
  inbox: `${uri}/inbox`,
})

// Each app's new port is another app's old one, or has one digit more.
test.each([
  [{ COOP_PORT: '4000' }, { COOP_PORT: '4001' }],
  [{ COOP_PORT: '4003' }, { COOP_PORT: '4000' }],
  [{ COOP_PORT: '4000' }, { COOP_PORT: '40000' }],
  [{ COOP_PORT: '4000' }, { COOP_DOMAIN: 'growers.example' }],
  [{ COOP_DOMAIN: 'growers.example' }, { COOP_DOMAIN: 'growers.example.org' }],
  [{ COOP_DOMAIN: 'growers.example.org' }, { COOP_DOMAIN: 'growers.example' }],
] as Record<string, string>[][])(
  'whom nobody elsewhere has met moves from %o to %o with all that it said',
  async (from, to) => {
    const before = await settled(opened(from as Record<string, string>))
    await lived(before)
    const said = await everyText()
    const after = await settled(opened(to as Record<string, string>))
    const { origins } = after.house.config
    expect(after.house.config.actorsOrigin).toBe(origins.federation)

    for (const app of DOMAINS) {
      const actor = await appActor(after, app)
      const id = `${origins.federation}/actors/${app}`
      expect(actor).toMatchObject({ uri: id, inbox: `${id}/inbox`, url: origins[app] })
      expect(await describeActor(after, actor)).toMatchObject({ id, publicKey: { owner: id } })
      expect((await signerOf(after, actor)).keyId).toBe(`${id}#main-key`)
      const { host } = new URL(origins.federation)
      expect(await answerWebFinger(after, 'federation', `acct:${app}@${host}`)).toMatchObject({
        subject: `acct:${app}@${host}`,
      })
    }
    // There and back again, nothing is lost.
    const back = await settled(opened(from as Record<string, string>))
    expect(JSON.parse(await everyText())).toEqual(JSON.parse(said))
    expect(back.house.config.actorsOrigin).toBe(before.house.config.origins.federation)
  },
)

test('whom others have met stays who it is, signs, writes, and is found at the new address as well', async () => {
  const before = await settled(opened({ COOP_DOMAIN: 'growers.example' }))
  await lived(before)
  await keepRemoteActor(before, ada('https://farm.example/users/ada'))
  const after = await settled(opened({ COOP_DOMAIN: 'moved.example' }))
  expect(after.house.config.actorsOrigin).toBe('https://federation.growers.example')

  const blog = await appActor(after, 'blog')
  const id = 'https://federation.growers.example/actors/blog'
  expect(blog).toMatchObject({ uri: id, url: 'https://blog.moved.example' })
  expect((await signerOf(after, blog)).keyId).toBe(`${id}#main-key`)
  expect(await describeActor(after, blog)).toMatchObject({ id, inbox: `${id}/inbox` })
  for (const resource of [
    'acct:blog@federation.growers.example',
    'acct:blog@federation.moved.example',
    'acct:blog@moved.example',
    id,
    'https://federation.moved.example/actors/blog',
  ])
    expect(await answerWebFinger(after, 'federation', resource)).toMatchObject({
      subject: 'acct:blog@federation.growers.example',
    })
  expect((await localActorByUri(after, id))?.id).toBe(blog.id)
  // Who comes later is told of by the address of all.
  const late = await memberActor(after, world.cast.members.editor.id)
  expect(late.uri).toStartWith('https://federation.growers.example/actors/')
})

test('on one machine a port is nobody’s identity, unless two houses on it may talk to each other', async () => {
  for (const [allowPrivate, kept] of [
    [false, 'http://localhost:5004'],
    [true, 'http://localhost:4004'],
  ] as const) {
    const before = await settled(opened({ COOP_PORT: '4000' }, allowPrivate))
    await appActor(before, 'federation')
    await keepRemoteActor({ ...before, house: world.house }, ada('http://localhost:7004/actors/ada'))
    const after = await settled(opened({ COOP_PORT: '5000' }, allowPrivate))
    expect(after.house.config.actorsOrigin).toBe(kept)
    await world.ctx().em.execute('delete from actors')
  }
})

test('an actor made at another address is found by every job, also where nobody settled it', async () => {
  const before = opened({ COOP_PORT: '4000' })
  const made = [await appActor(before, 'blog'), await memberActor(before, world.cast.members.member.id)]
  const after = opened({ COOP_PORT: '6000' })
  const found = [await appActor(after, 'blog'), await memberActor(after, world.cast.members.member.id)]
  expect(found.map(({ id }) => id)).toEqual(made.map(({ id }) => id))
})

test('who has an address now that was ours once cannot become our actor', async () => {
  const before = await settled(opened({ COOP_DOMAIN: 'growers.example' }))
  const blog = await appActor(before, 'blog')
  const elsewhere = opened({ COOP_DOMAIN: 'moved.example' })
  const kept = await keepRemoteActor(elsewhere, { ...ada(blog.uri), name: 'Mallory' })
  expect(kept).toEqual(blog)
  expect(await actorByUri(before, blog.uri)).toEqual(blog)
})

test('processes of one house that start at once settle it once, all that it said', async () => {
  await lived(await settled(opened({ COOP_PORT: '4000' })))
  const said = await everyText()
  await settled(opened({ COOP_PORT: '4002' }))
  const once = await everyText()
  await settled(opened({ COOP_PORT: '4000' }))
  expect(await everyText()).toBe(said)
  const starts = Array.from({ length: 6 }, () => settleActors(opened({ COOP_PORT: '4002' })))
  expect(new Set(await Promise.all(starts))).toEqual(new Set(['http://localhost:4006']))
  expect(await everyText()).toBe(once)
  expect((await appActor(opened({ COOP_PORT: '4002' }), 'market')).url).toBe('http://localhost:4003')
})
