import { expect, test } from 'bun:test'
import { getDocumentLoader } from '@fedify/fedify'
import {
  Accept,
  Announce,
  Create,
  Delete,
  Object as FedifyObject,
  Flag,
  Service,
  Undo,
} from '@fedify/fedify/vocab'
import * as activities from '../documents/activities'
import { actorAddresses, actorDocument } from '../documents/actor'
import { addressing } from '../documents/addressing'
import { contentObject, tombstone } from '../documents/content'
import { PUBLIC } from '../documents/context'
import { generateStoredKeyPair } from '../keys'
import { NOW, READER } from './cast'

const blog = actorAddresses('https://blog.example.coop', 'blog')
const everyone = addressing('public', blog.followers)
const act = { id: 'https://blog.example.coop/activities/1', actor: blog.id }
const post = 'https://blog.example.coop/posts/1'

/** As Fedify reads it: full JSON-LD over its built-in contexts; any other context would be refused. */
function read(document: unknown) {
  const contextLoader = getDocumentLoader()
  return FedifyObject.fromJsonLd(JSON.parse(JSON.stringify(document)), {
    contextLoader,
    documentLoader: contextLoader,
  })
}

test('our actor is the same through JSON-LD: its switches, inboxes and both keys', async () => {
  const [rsa, ed] = await Promise.all([generateStoredKeyPair('rsa'), generateStoredKeyPair('ed25519')])
  const actor = await read(
    actorDocument({
      type: 'Service',
      addresses: blog,
      handle: 'blog',
      name: 'Growers',
      summaryHtml: '<p>News</p>',
      url: 'https://blog.example.coop',
      rsaPublicKeyPem: rsa.publicKeyPem,
      ed25519PublicKeyPem: ed.publicKeyPem,
      discoverable: true,
      manuallyApprovesFollowers: true,
    }),
  )
  if (!(actor instanceof Service)) throw new Error(`read as ${actor.constructor.name}`)
  expect(actor.manuallyApprovesFollowers).toBe(true)
  expect(actor.discoverable).toBe(true)
  expect(actor.endpoints?.sharedInbox?.href).toBe(blog.sharedInbox)
  expect((await actor.getPublicKey())?.publicKey?.algorithm.name).toBe('RSASSA-PKCS1-v1_5')
  const methods = await Array.fromAsync(actor.getAssertionMethods())
  expect(methods.map(method => method.publicKey?.algorithm.name)).toEqual(['Ed25519'])
})

test('our Create of an Article keeps author, addressing, hashtags and pictures', async () => {
  const article = contentObject(
    {
      type: 'Article',
      id: post,
      attributedTo: blog.id,
      url: post,
      name: 'Honey',
      contentHtml: '<p>Long</p>',
      language: 'en-GB',
      sensitive: true,
      published: NOW,
      images: [{ url: `${post}.png`, mediaType: 'image/png', alt: 'A bee', width: 4, height: 3 }],
      tags: [{ type: 'Hashtag', name: 'honey', href: `${post}/tag` }],
    },
    everyone,
  )
  const create = await read(activities.create(act, article))
  if (!(create instanceof Create)) throw new Error(`read as ${create.constructor.name}`)
  expect(create.toIds.map(id => id.href)).toEqual([PUBLIC])
  const object = await create.getObject()
  expect(object?.attributionId?.href).toBe(blog.id)
  expect(object?.sensitive).toBe(true)
  const tags = await Array.fromAsync(object?.getTags() ?? [])
  expect(tags.map(tag => `${tag.constructor.name} ${tag.name}`)).toEqual(['Hashtag #honey'])
  const images = await Array.fromAsync(object?.getAttachments() ?? [])
  expect(images.map(image => `${image.constructor.name} ${image.name}`)).toEqual(['Image A bee'])
})

test.each([
  ['Accept', Accept, activities.accept(act, { id: `${READER}/f`, actor: READER, object: blog.id })],
  ['Announce', Announce, activities.announce(act, post, everyone, NOW)],
  ['Delete', Delete, activities.deletion(act, tombstone(post, 'Article', NOW), everyone)],
  ['Undo', Undo, activities.undo(act, activities.like(act, post, READER))],
  ['Flag', Flag, activities.flag(act, READER, [`${READER}/notes/1`], 'Spam')],
] as const)('our %s is read as what it is', async (_, type, document) => {
  const activity = await read(document)
  expect(activity).toBeInstanceOf(type)
  expect(activity.id?.href).toBe(act.id)
})
