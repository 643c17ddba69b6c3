import { describe, expect, test } from 'bun:test'
import { generateStoredKeyPair, importPublicKey } from '../keys'
import { parseActivity } from '../parse'
import { keyOfActor } from '../remote-key'
import { NOW, READER } from '../testing/cast'
import * as activities from './activities'
import { actorAddresses, actorDocument, actorKeyIds } from './actor'
import { addressing, visibilityOf } from './addressing'
import { orderedCollection, orderedCollectionPage } from './collections'
import { contentDocument, contentObject, tombstone } from './content'
import { PUBLIC } from './context'

const BLOG = actorAddresses('https://blog.example.coop', 'blog')
const POST = 'https://blog.example.coop/posts/1'
const act = { id: 'https://blog.example.coop/activities/1', actor: BLOG.id }
const everyone = addressing('public', BLOG.followers)
const article = contentObject(
  {
    type: 'Article',
    id: POST,
    attributedTo: BLOG.id,
    url: 'https://blog.example.coop/honey',
    name: 'Honey',
    summary: 'Short',
    contentHtml: '<p>Long</p>',
    language: 'en-GB',
    published: NOW,
    images: [{ url: 'https://blog.example.coop/bee.png', mediaType: 'image/png', alt: 'A bee' }],
    tags: [
      { type: 'Hashtag', name: 'honey', href: 'https://blog.example.coop/tags/honey' },
      { type: 'Mention', name: '@reader@remote.example', href: READER },
    ],
  },
  everyone,
)

test('an actor carries its addresses, and both keys under its own ids', async () => {
  const [rsa, ed] = await Promise.all([generateStoredKeyPair('rsa'), generateStoredKeyPair('ed25519')])
  const document = actorDocument({
    type: 'Organization',
    addresses: BLOG,
    handle: 'blog',
    name: 'Growers',
    summaryHtml: '',
    url: 'https://blog.example.coop',
    icon: { url: 'https://blog.example.coop/icon.png', mediaType: 'image/png', alt: 'A leek' },
    image: { url: 'https://blog.example.coop/wide.png', mediaType: 'image/png' },
    movedTo: 'https://elsewhere.example/blog',
    published: new Date('2026-03-01T09:00:00Z'),
    rsaPublicKeyPem: rsa.publicKeyPem,
    ed25519PublicKeyPem: ed.publicKeyPem,
    discoverable: true,
    manuallyApprovesFollowers: true,
  })
  expect(document).toMatchObject({
    id: BLOG.id,
    type: 'Organization',
    inbox: BLOG.inbox,
    endpoints: { sharedInbox: 'https://blog.example.coop/inbox' },
    icon: {
      type: 'Image',
      url: 'https://blog.example.coop/icon.png',
      mediaType: 'image/png',
      name: 'A leek',
    },
    movedTo: 'https://elsewhere.example/blog',
    published: '2026-03-01T09:00:00.000Z',
    discoverable: true,
    manuallyApprovesFollowers: true,
  })
  expect(document.image).toEqual({
    type: 'Image',
    url: 'https://blog.example.coop/wide.png',
    mediaType: 'image/png',
  })
  const ids = actorKeyIds(BLOG.id)
  expect(keyOfActor(document, ids.rsa).publicKey.equals(importPublicKey(rsa.publicKeyPem))).toBe(true)
  expect(keyOfActor(document, ids.ed25519).publicKey.equals(importPublicKey(ed.publicKeyPem))).toBe(true)
  const { object } = activities.updateActor(act, document, everyone)
  expect(object).not.toHaveProperty('@context')
})

test('what an Article says is what is read of it', () => {
  expect(parseActivity(activities.create(act, article))).toMatchObject({
    kind: 'create',
    object: {
      type: 'Article',
      id: POST,
      attributedTo: BLOG.id,
      name: 'Honey',
      summary: 'Short',
      contentHtml: '<p>Long</p>',
      url: 'https://blog.example.coop/honey',
      published: NOW,
      to: [PUBLIC],
      cc: [BLOG.followers],
      hashtags: ['honey'],
      mentions: [{ href: READER, name: '@reader@remote.example' }],
      images: [{ url: 'https://blog.example.coop/bee.png', mediaType: 'image/png', alt: 'A bee' }],
    },
  })
})

describe('every activity we send is one we understand', () => {
  const followed = { id: `${READER}/follows/1`, actor: READER, object: BLOG.id }
  const following = activities.follow(act, READER)
  const sent = {
    update: activities.update(act, article, NOW),
    delete: activities.deletion(act, tombstone(POST, 'Article', NOW), everyone),
    follow: following,
    accept: activities.accept(act, followed),
    reject: activities.reject(act, followed),
    undo: activities.undo({ ...act, id: `${act.id}/undo` }, following),
    announce: activities.announce(act, POST, everyone, NOW),
    like: activities.like(act, POST, READER),
    block: activities.block(act, READER),
    flag: activities.flag(act, READER, [`${READER}/notes/1`], 'Spam'),
  }
  test.each(Object.entries(sent))('%s', (kind, activity) => {
    const json = JSON.parse(JSON.stringify(activity))
    expect(parseActivity(json)).toMatchObject({ actor: BLOG.id, kind: kind as 'follow' })
    expect(json['@context'][0]).toBe('https://www.w3.org/ns/activitystreams')
    expect(json.object['@context']).toBeUndefined()
  })

  test('an Undo goes to those who got what it undoes', () => {
    expect(sent.undo).toMatchObject({ to: [READER], object: { type: 'Follow', id: act.id, object: READER } })
    const undone = activities.undo(act, sent.announce)
    expect(undone).toMatchObject({ to: [PUBLIC], cc: [BLOG.followers] })
  })
})

test.each(['public', 'unlisted', 'followers', 'direct'] as const)(
  '%s is addressed so that it is read back',
  visibility => {
    const addressed = addressing(visibility, BLOG.followers, [READER])
    expect(visibilityOf(addressed, BLOG.followers)).toBe(visibility)
    expect([...addressed.to, ...addressed.cc]).toContain(READER)
  },
)

test('a direct thing names neither the public nor the followers', () => {
  const { to, cc } = addressing('direct', BLOG.followers, [READER])
  expect([...to, ...cc]).toEqual([READER])
  expect(visibilityOf({ to: ['as:Public'], cc: [] }, null)).toBe('public')
})

test('a collection counts; its pages list, and items bring no context of their own', () => {
  const first = `${BLOG.outbox}?page=1`
  expect(orderedCollection(BLOG.outbox, 2, first)).toMatchObject({
    type: 'OrderedCollection',
    totalItems: 2,
    first,
  })
  expect(orderedCollection(BLOG.followers, 9)).not.toHaveProperty('first')
  const items = [POST, activities.create(act, article)]
  const page = orderedCollectionPage({
    id: first,
    partOf: BLOG.outbox,
    totalItems: 2,
    items,
    next: `${BLOG.outbox}?page=2`,
  })
  expect(page).toMatchObject({
    type: 'OrderedCollectionPage',
    partOf: BLOG.outbox,
    next: `${BLOG.outbox}?page=2`,
  })
  expect(page).not.toHaveProperty('prev')
  expect(page.orderedItems[0]).toBe(POST)
  expect(page.orderedItems[1]).not.toHaveProperty('@context')
})

test('an object stands alone under its id, and as a tombstone when deleted', () => {
  const note = {
    type: 'Note' as const,
    id: POST,
    attributedTo: BLOG.id,
    url: POST,
    contentHtml: '',
    published: NOW,
  }
  expect(contentDocument(note, everyone)).toHaveProperty('@context')
  expect(contentDocument(note, everyone)).not.toHaveProperty('name')
  expect(tombstone(POST, 'Note', NOW)).toEqual({
    id: POST,
    type: 'Tombstone',
    formerType: 'Note',
    deleted: '2026-05-04T12:00:00.000Z',
  })
})
