import { expect, test } from 'bun:test'
import type { JsonObject } from './json'
import { publicKeyToMultibase, publicKeyToPem } from './keys'
import { KeyUnavailable, KeyUnusable, OriginMismatch } from './refusals'
import { fetchRemoteKey, keyOfActor } from './remote-key'
import { READER, remoteReader } from './testing/cast'

const rsa = (await remoteReader()).key
const ed = (await remoteReader('ed25519')).key
const keyId = `${READER}#main-key`
const publicKey = { id: keyId, owner: READER, publicKeyPem: publicKeyToPem(rsa.publicKey) }
const multikey = {
  id: `${READER}#ed`,
  controller: READER,
  publicKeyMultibase: publicKeyToMultibase(ed.publicKey),
}
const actor: JsonObject = { id: READER, type: 'Person', publicKey, assertionMethod: [multikey] }

/** A fediverse of these documents only; `asked` are the addresses fetched. */
function web(documents: Record<string, JsonObject>) {
  const asked: string[] = []
  const fetch = async (url: string) => {
    asked.push(url)
    return documents[url] ?? documents[url.replace(/#.*$/, '')] ?? null
  }
  return { asked, fetch }
}

test('an actor’s RSA key and its Multikey are found by their ids', () => {
  expect(keyOfActor(actor, keyId).publicKey.equals(rsa.publicKey)).toBe(true)
  expect(keyOfActor(actor, `${READER}#ed`).publicKey.equals(ed.publicKey)).toBe(true)
  expect(keyOfActor({ ...actor, publicKey: [publicKey] }, keyId).owner).toBe(READER)
})

test('a key id leads to its actor in one fetch', async () => {
  const { asked, fetch } = web({ [READER]: actor })
  expect((await fetchRemoteKey(keyId, fetch)).owner).toBe(READER)
  expect(asked).toEqual([keyId])
})

test('a key on its own is believed only when its owner names it', async () => {
  const alone = `${READER}/main-key`
  const own = { ...actor, publicKey: { ...publicKey, id: alone } }
  const key = { ...publicKey, id: alone, type: 'CryptographicKey' }
  const { asked, fetch } = web({ [alone]: key, [READER]: own })
  expect((await fetchRemoteKey(alone, fetch)).owner).toBe(READER)
  expect(asked).toEqual([alone, READER])
  await expect(fetchRemoteKey(alone, web({ [alone]: key, [READER]: actor }).fetch)).rejects.toThrow(
    KeyUnavailable,
  )
})

test('an actor that answers at another address is asked again at its own', async () => {
  const alone = `${READER}/main-key`
  const forged = { ...actor, publicKey: { ...publicKey, id: alone } }
  const { asked, fetch } = web({ [alone]: forged, [READER]: actor })
  await expect(fetchRemoteKey(alone, fetch)).rejects.toThrow(KeyUnavailable)
  expect(asked).toEqual([alone, READER])
})

test.each([
  ['RSA key', { publicKey }, keyId],
  ['Multikey', { assertionMethod: [multikey] }, `${READER}#ed`],
])('an actor with one %s, at an address beside its own, is known for an actor', async (_, keys, id) => {
  const beside = `${READER}/main-key`
  const answered: JsonObject = { id: READER, type: 'Person', ...keys }
  const { asked, fetch } = web({
    [beside]: { ...answered, owner: 'https://victim.example/' },
    [READER]: answered,
  })
  // Its own id decides whom it is asked for, not what it says of an owner.
  await expect(fetchRemoteKey(beside, fetch)).rejects.toThrow(KeyUnavailable)
  expect(asked).toEqual([beside, READER])
  expect((await fetchRemoteKey(id, web({ [READER]: answered }).fetch)).owner).toBe(READER)
})

test('keys of other hosts and other owners are refused', async () => {
  const victim = 'https://victim.example/users/editor'
  expect(() => keyOfActor({ ...actor, id: victim }, keyId)).toThrow(OriginMismatch)
  const unclaimed = { ...publicKey, owner: undefined }
  expect(() => keyOfActor({ id: victim, publicKey: unclaimed }, keyId)).toThrow(OriginMismatch)
  expect(() => keyOfActor({ ...actor, publicKey: { ...publicKey, owner: `${READER}2` } }, keyId)).toThrow(
    OriginMismatch,
  )
  const stray = web({ [keyId]: { id: keyId, owner: victim }, [victim]: { ...actor, id: victim } })
  await expect(fetchRemoteKey(keyId, stray.fetch)).rejects.toThrow(OriginMismatch)
})

test('what is gone, not named, not a key or not https is refused by name', async () => {
  await expect(fetchRemoteKey(keyId, web({}).fetch)).rejects.toThrow(KeyUnavailable)
  await expect(fetchRemoteKey('http://remote.example/k', web({}).fetch)).rejects.toThrow(KeyUnavailable)
  await expect(fetchRemoteKey(keyId, web({ [READER]: { id: READER, type: 'Note' } }).fetch)).rejects.toThrow(
    KeyUnavailable,
  )
  expect(() => keyOfActor(actor, `${READER}#other`)).toThrow(KeyUnavailable)
  expect(() => keyOfActor({ ...actor, publicKey: { id: keyId, owner: READER } }, keyId)).toThrow(KeyUnusable)
})
