import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { isObject, type JsonObject, list } from '#core/activitypub/json'
import { deliver } from '#core/activitypub/send'
import { type FedifyPeer, startFedifyPeer } from '#core/activitypub/testing/fedify-peer'
import { type RemoteServer, startRemoteServer } from '#core/activitypub/testing/remote-server'
import { lookUpHandle } from '#core/activitypub/webfinger'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import { publish } from '#core/services/blog/publish'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import { signerOf } from '#core/services/federation/actors/keys'
import { appActor } from '#core/services/federation/actors/local-actor'
import { type TestHouse, testHouse } from '../tests/house'
import { freeBasePort, listen } from '../tests/listening'

let world: TestHouse
let stops: (() => Promise<void>)[]
let peer: FedifyPeer
let farm: RemoteServer
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  stops = DOMAINS.map(name => listen(world.house, name))
  ;[peer, farm] = await Promise.all([startFedifyPeer(), startRemoteServer()])
})
afterAll(async () => {
  await Promise.all([peer.stop(), farm.stop(), ...stops.map(stop => stop())])
  await world.close()
})

const originOf = (app: DomainName) => world.house.config.origins[app]
const hostOf = (app: DomainName) => new URL(originOf(app)).host
const idOf = (app: DomainName) => `${originOf('federation')}/actors/${app}`

async function answerWebFinger(at: DomainName, resource: string): Promise<JsonObject & { status: number }> {
  const query = `resource=${encodeURIComponent(resource)}`
  const answer = await fetch(`${originOf(at)}/.well-known/webfinger?${query}`)
  expect(answer.headers.get('content-type')).toStartWith('application/jrd+json')
  return { ...((await answer.json()) as JsonObject), status: answer.status }
}

describe.each([...DOMAINS])('the actor of %s', app => {
  test('is named by its own host and by the hub, in every way it may be asked for', async () => {
    const subject = `acct:${app}@${hostOf('federation')}`
    for (const at of [app, 'federation'] as const)
      for (const resource of [
        `acct:${app}@${hostOf(app)}`,
        `acct:${app.toUpperCase()}@${hostOf('federation')}`,
        idOf(app),
        ...(app === 'federation' ? [] : [`${originOf(app)}/`]),
      ]) {
        const found = await answerWebFinger(at, resource)
        expect([at, resource, found.status, found.subject]).toEqual([at, resource, 200, subject])
        expect(list(found.links).filter(isObject)).toContainEqual({
          rel: 'self',
          type: 'application/activity+json',
          href: idOf(app),
        })
      }
  })

  test('is found by others, at either host', async () => {
    const rules = { allowHttp: true, fetch: (url: string, init: RequestInit) => fetch(url, init) }
    for (const host of [hostOf(app), hostOf('federation')])
      expect(await lookUpHandle(`@${app}@${host}`, rules)).toBe(idOf(app))
  })

  test('has a document at its own address, with keys that bear ids of its own', async () => {
    const answer = await fetch(idOf(app), { headers: { accept: 'application/activity+json' } })
    const actor = (await answer.json()) as JsonObject
    expect(actor).toMatchObject({
      id: idOf(app),
      preferredUsername: app,
      inbox: `${idOf(app)}/inbox`,
      url: originOf(app),
      publicKey: { id: `${idOf(app)}#main-key`, owner: idOf(app) },
      assertionMethod: [{ id: `${idOf(app)}#ed25519-key`, controller: idOf(app) }],
    })
  })

  test('has a page for people, and its front page leads to it', async () => {
    const visitor = await world.browser()
    const profile = await visitor.get('federation', `/@${app}`)
    expect([profile.status, alternateOf(profile.document)]).toEqual([200, idOf(app)])
    const front = await visitor.get(app, '/')
    expect([front.status, alternateOf(front.document)]).toEqual([200, idOf(app)])
    const asked = await visitor.get(app, '/', { accept: 'application/activity+json' })
    expect([asked.status, asked.headers.get('location')]).toEqual([303, idOf(app)])
  })

  test('signs with its own key id, which others believe', async () => {
    const actor = await appActor(world.ctx(), app)
    const id = `${actor.uri}/activities/${crypto.randomUUID()}`
    const outcome = await deliver({
      activity: JSON.stringify({
        '@context': 'https://www.w3.org/ns/activitystreams',
        id,
        type: 'Like',
        actor: actor.uri,
        object: peer.actorId,
      }),
      inbox: peer.inbox,
      signer: await signerOf(world.ctx(), actor),
      fetch: (url, init) => fetch(url, init),
      now: new Date(),
    })
    expect(outcome.kind).toBe('accepted')
    expect(peer.received().some(activity => activity.actor === actor.uri)).toBe(true)
  })

  test('can be followed at its inbox', async () => {
    const follower = await farm.actor(`fan-of-${app}`)
    const ask = { id: `${farm.origin}/follows/${app}`, type: 'Follow', actor: follower.id, object: idOf(app) }
    expect((await farm.post(`${idOf(app)}/inbox`, ask, follower.rsa, 'cavage')).status).toBe(202)
    await world.work()
    const followers = (await (await fetch(`${idOf(app)}/followers`)).json()) as JsonObject
    expect(followers).toMatchObject({ totalItems: 1 })
  })

  test('has a host that says where WebFinger and the facts about the server are', async () => {
    const meta = await (await fetch(`${originOf(app)}/.well-known/host-meta`)).text()
    expect(meta).toContain(`template="${originOf(app)}/.well-known/webfinger?resource={uri}"`)
    const json = (await (await fetch(`${originOf(app)}/.well-known/host-meta.json`)).json()) as JsonObject
    expect(JSON.stringify(json)).toContain(`${originOf(app)}/.well-known/webfinger`)
    const node = (await (await fetch(`${originOf(app)}/.well-known/nodeinfo`)).json()) as {
      links: { href: string }[]
    }
    expect((await fetch(node.links[0]?.href ?? '')).status).toBe(200)
  })
})

test('a reader elsewhere who searches for the address of a page finds what it shows', async () => {
  const editor = world.ctx('editor')
  const { id, slug } = await createPost(editor, 'post', written('Found from afar', 'By its address.'))
  await publish(editor, id)
  await world.work()
  expect(await peer.lookUp(`${originOf('blog')}/${slug}`)).toBe(`${idOf('blog')}/objects/${id}`)
  expect(await peer.lookUp(`${originOf('federation')}/@member`)).toBe(
    `${originOf('federation')}/actors/member`,
  )
  for (const app of DOMAINS) expect(await peer.lookUp(`${originOf(app)}/`)).toBe(idOf(app))
})

test('all six sign with one key pair', async () => {
  const pems = await Promise.all(
    DOMAINS.map(async app => {
      const answer = await fetch(idOf(app), { headers: { accept: 'application/activity+json' } })
      return ((await answer.json()) as { publicKey: { publicKeyPem: string } }).publicKey.publicKeyPem
    }),
  )
  expect(new Set(pems).size).toBe(1)
})

test('an app’s host answers for nobody else, and the hub for nobody who is not there', async () => {
  const nobody: [DomainName, string][] = [
    ['blog', `acct:member@${hostOf('federation')}`],
    ['blog', `acct:market@${hostOf('market')}`],
    ['federation', `acct:member@${hostOf('blog')}`],
    ['federation', `acct:blog@${hostOf('market')}`],
    ['federation', 'acct:blog@elsewhere.example'],
    ['federation', `acct:nobody@${hostOf('federation')}`],
    ['federation', `${originOf('federation')}/actors/%00`],
    ['federation', `${originOf('federation')}/actors/%`],
    ['cart', 'acct:cart@%'],
  ]
  for (const [at, resource] of nobody)
    expect([resource, (await answerWebFinger(at, resource)).status]).toEqual([resource, 404])
  expect((await answerWebFinger('federation', `acct:member@${hostOf('federation')}`)).status).toBe(200)
  expect((await fetch(`${originOf('account')}/.well-known/webfinger`)).status).toBe(400)
})

function alternateOf(document: {
  querySelector(selector: string): { getAttribute(name: string): string | null } | null
}) {
  return document.querySelector('link[type="application/activity+json"]')?.getAttribute('href') ?? null
}
