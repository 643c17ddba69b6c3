import { afterAll, beforeAll, expect, test } from 'bun:test'
import { create, follow } from '../documents/activities'
import { addressing } from '../documents/addressing'
import { contentObject } from '../documents/content'
import { fetchDocument } from '../fetch-document'
import { receiveActivity } from '../receive'
import { fetchRemoteKey } from '../remote-key'
import { deliver } from '../send'
import type { SignatureScheme, Signer } from '../signatures/message'
import { lookUpHandle } from '../webfinger'
import { type BlogActor, startBlogActor } from './blog-actor'
import { type FedifyPeer, startFedifyPeer } from './fedify-peer'

const rules = { allowHttp: true, fetch: (url: string, init: RequestInit) => fetch(url, init) }
let blog: BlogActor
let peer: FedifyPeer

beforeAll(async () => {
  ;[blog, peer] = await Promise.all([startBlogActor(), startFedifyPeer()])
})
afterAll(() => Promise.all([blog.stop(), peer.stop()]))

function post(id: string, signer: Signer, scheme: SignatureScheme) {
  const object = contentObject(
    {
      type: 'Article',
      id: `${blog.origin}/posts/${id}`,
      attributedTo: blog.actorId,
      url: `${blog.origin}/${id}`,
      name: `First honey (${id})`,
      contentHtml: '<p>The bees were busy.</p>',
      summary: 'The bees were busy.',
      published: new Date(),
      images: [{ url: `${blog.origin}/bee.png`, mediaType: 'image/png', alt: 'A bee' }],
      tags: [{ type: 'Hashtag', name: 'honey', href: `${blog.origin}/tags/honey` }],
    },
    addressing('public', `${blog.actorId}/followers`),
  )
  const activity = JSON.stringify(
    create({ id: `${blog.origin}/activities/${id}`, actor: blog.actorId }, object),
  )
  return deliver({ activity, inbox: peer.inbox, signer, fetch: rules.fetch, now: new Date(), scheme })
}

function receive({ request, body }: { request: Request; body: Uint8Array }) {
  const now = new Date()
  return receiveActivity(request, body, {
    now,
    allowHttp: true,
    fetchKey: keyId =>
      fetchRemoteKey(keyId, url => fetchDocument(url, { ...rules, now, signer: blog.rsa }), rules),
  })
}

test.each([
  ['rsa', 'rfc9421'],
  ['rsa', 'cavage'],
] as const)('Fedify accepts an Article signed with %s as %s, and shows it', async (key, scheme) => {
  const id = `${key}-${scheme}`
  expect(await post(id, blog[key], scheme)).toEqual({ kind: 'accepted', status: 202, scheme })
  expect(peer.received().map(activity => activity.id)).toContain(`${blog.origin}/activities/${id}`)
  const page = await (await fetch(`${peer.origin}/articles`)).text()
  expect(page).toContain(`First honey (${id})`)
  expect(page).toContain('<p>The bees were busy.</p>')
})

test('Fedify looks for HTTP keys in publicKey alone, so deliveries are signed with RSA', async () => {
  expect(await post('ed25519', blog.ed25519, 'rfc9421')).toMatchObject({ kind: 'refused', status: 401 })
})

test('Fedify refuses a Create signed by a key that is not the blog’s, and records nothing', async () => {
  const stranger = await startBlogActor()
  const signer = { keyId: blog.rsa.keyId, privateKey: stranger.rsa.privateKey }
  expect(await post('forged', signer, 'rfc9421')).toMatchObject({ kind: 'refused', status: 401 })
  expect(peer.received().map(activity => activity.id)).not.toContain(`${blog.origin}/activities/forged`)
  await stranger.stop()
})

test('a Follow, a Like, a Note and an Undo signed by Fedify are verified and understood by us', async () => {
  const followId = await peer.follow(blog.actorId)
  const followed = await receive(await blog.nextPost())
  expect(followed.activity).toEqual({
    kind: 'follow',
    id: followId,
    actor: peer.actorId,
    object: blog.actorId,
  })
  expect(followed.signer).toMatchObject({ owner: peer.actorId, scheme: 'rfc9421' })

  await peer.like(blog.actorId, `${blog.origin}/posts/1`)
  expect((await receive(await blog.nextPost())).activity).toMatchObject({
    kind: 'like',
    object: `${blog.origin}/posts/1`,
  })

  const noteId = await peer.note(blog.actorId, '<p>Lovely <script>alert(1)</script>honey</p>')
  expect((await receive(await blog.nextPost())).activity).toMatchObject({
    kind: 'create',
    object: { id: noteId, attributedTo: peer.actorId, contentHtml: '<p>Lovely honey</p>' },
  })

  await peer.undoFollow(blog.actorId, followId)
  expect((await receive(await blog.nextPost())).activity).toMatchObject({
    kind: 'undo',
    of: 'follow',
    undone: { id: followId, actor: peer.actorId, object: blog.actorId },
  })
})

test('the reader is found by handle, and a Follow of ours reaches it', async () => {
  expect(await lookUpHandle(peer.handle, rules)).toBe(peer.actorId)
  const waiting = peer.receivedOf('Follow')
  const activity = JSON.stringify(
    follow({ id: `${blog.origin}/activities/f1`, actor: blog.actorId }, peer.actorId),
  )
  await deliver({ activity, inbox: peer.inbox, signer: blog.rsa, fetch: rules.fetch, now: new Date() })
  expect(await waiting).toMatchObject({ id: `${blog.origin}/activities/f1`, object: peer.actorId })
})

test('a reader that was stopped is a delivery to try again', async () => {
  const gone = await startFedifyPeer()
  await gone.stop()
  const outcome = await deliver({
    activity: '{}',
    inbox: gone.inbox,
    signer: blog.rsa,
    fetch: rules.fetch,
    now: new Date(),
  })
  expect(outcome).toMatchObject({ kind: 'retry', status: null })
})
