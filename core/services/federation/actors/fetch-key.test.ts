import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'bun:test'
import type { Signer } from '#core/activitypub/signatures/message'
import {
  type RemoteActor,
  type RemoteServer,
  startRemoteServer,
} from '#core/activitypub/testing/remote-server'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { freeBasePort, listen } from '../../../../tests/listening'

const POSTS = 20

let world: TestHouse
let stop: () => Promise<void>
let farm: RemoteServer
let inbox: string
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  stop = listen(world.house, 'federation')
  inbox = `${world.house.config.origins.federation}/inbox`
})
afterAll(async () => {
  await stop()
  await world.close()
})
// A server of its own for each: what we remember of a host is part of what is tested.
beforeEach(async () => {
  farm = await startRemoteServer()
})
afterEach(() => farm.stop())

function like(actor: string) {
  const object = `${world.house.config.origins.federation}/actors/member/objects/1`
  return { id: `${farm.origin}/likes/${crypto.randomUUID()}`, type: 'Like', actor, object }
}

const post = async (actor: string, signer: Signer, scheme?: 'rfc9421' | 'cavage') =>
  (await farm.post(inbox, like(actor), signer, scheme)).status

/** Signed with somebody else's key under this actor's key id. */
const forged = (actor: RemoteActor, other: RemoteActor): Signer => ({ ...other.rsa, keyId: actor.rsa.keyId })

describe('twenty posts that nobody can believe ask their alleged host', () => {
  test.each(['at once', 'one by one'])('once, when the key does not fit: %s', async how => {
    const [ada, eve] = await Promise.all([farm.actor('ada'), farm.actor('eve')])
    expect(await repeat(how, () => post(ada.id, forged(ada, eve)))).toEqual([401])
    expect(farm.asked.filter(url => url === ada.id)).toHaveLength(1)
  })

  test.each(['at once', 'one by one'])('once, when the key fitted before: %s', async how => {
    const [ada, eve] = await Promise.all([farm.actor('ada'), farm.actor('eve')])
    expect(await post(ada.id, ada.rsa)).toBe(202)
    expect(await repeat(how, () => post(ada.id, forged(ada, eve)))).toEqual([401])
    expect(farm.asked.filter(url => url === ada.id)).toHaveLength(2)
    expect(await post(ada.id, ada.rsa)).toBe(202)
  })

  test.each([[404], [500], ['no actor']])('once, when there is no key: %p', async answer => {
    const ada = await farm.actor('ada')
    farm.serve(ada.id, typeof answer === 'number' ? answer : { id: ada.id, type: 'Note' })
    expect(await repeat('at once', () => post(ada.id, ada.rsa))).toEqual([401])
    expect(farm.asked).toHaveLength(1)
  })

  test.each(['at once', 'one by one'])('a few times, when each names another key: %s', async how => {
    const eve = await farm.actor('eve')
    let count = 0
    const invented = () => {
      const actor = `${farm.origin}/actors/nobody-${++count}`
      return post(actor, { ...eve.rsa, keyId: `${actor}#main-key` })
    }
    expect(await repeat(how, invented)).toEqual([401])
    expect(farm.asked.length).toBeLessThanOrEqual(5)
  })

  test('once, when it is in no state to answer and each names another key', async () => {
    const eve = await farm.actor('eve')
    let count = 0
    const broken = () => {
      const actor = `${farm.origin}/actors/broken-${++count}`
      farm.serve(actor, 503)
      return post(actor, { ...eve.rsa, keyId: `${actor}#main-key` })
    }
    expect(await repeat('at once', broken)).toEqual([401])
    expect(farm.asked).toHaveLength(1)
  })
})

describe('an honest actor', () => {
  test('who is new sends many things at once: all are taken, with one question', async () => {
    const ada = await farm.actor('ada')
    expect(await repeat('at once', () => post(ada.id, ada.rsa))).toEqual([202])
    expect(farm.asked.filter(url => url === ada.id)).toHaveLength(1)
  })

  test('who changes their keys is believed with the new one, and no more with the old one', async () => {
    const old = await farm.actor('ada')
    expect(await post(old.id, old.rsa)).toBe(202)
    const renewed = await farm.actor('ada')
    expect(await post(old.id, renewed.rsa)).toBe(202)
    expect(await post(old.id, old.rsa)).toBe(401)
  })

  test.each(['rfc9421', 'cavage'] as const)(
    'signs with either key in %s: both are kept from the first meeting',
    async scheme => {
      const ada = await farm.actor('ada')
      expect(await post(ada.id, ada.rsa, scheme)).toBe(202)
      expect(await post(ada.id, ada.ed25519, scheme)).toBe(202)
      expect(farm.asked).toHaveLength(1)
    },
  )

  test('has an RSA key among the multikeys as well: the Ed25519 key is found behind it', async () => {
    const ada = await farm.actor('ada')
    const [ed25519] = ada.document.assertionMethod as object[]
    const rsa = { ...ed25519, id: `${ada.id}#multikey-1`, publicKeyMultibase: 'z4MXj1wBzi9jUstyPMS4jQqB6KdJ' }
    farm.serve(ada.id, { ...ada.document, assertionMethod: [rsa, ed25519] })
    expect([await post(ada.id, ada.rsa), await post(ada.id, ada.ed25519)]).toEqual([202, 202])
    expect(farm.asked).toHaveLength(1)
  })

  test('cannot be shut out by a neighbour who claims the same key id', async () => {
    const [ada, eve] = await Promise.all([farm.actor('ada'), farm.actor('eve')])
    const [key] = [eve.document.publicKey as Record<string, unknown>]
    const claims = { id: ada.rsa.keyId, type: 'CryptographicKey', publicKeyPem: key?.publicKeyPem }
    farm.serve(eve.id, { ...eve.document, publicKey: [key, claims] })
    expect(await post(eve.id, eve.rsa)).toBe(202)
    for (let time = 0; time < 3; time++) expect(await post(ada.id, ada.rsa)).toBe(202)
    expect(farm.asked.filter(url => url === ada.id)).toHaveLength(1)
    expect(await post(ada.id, forged(ada, eve))).toBe(401)
  })
})

/** The different answers of twenty posts. */
async function repeat(how: string, send: () => Promise<number>): Promise<number[]> {
  const answers: number[] = []
  if (how === 'at once') answers.push(...(await Promise.all(Array.from({ length: POSTS }, send))))
  else for (let count = 0; count < POSTS; count++) answers.push(await send())
  return [...new Set(answers)]
}
