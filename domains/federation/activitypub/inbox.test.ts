import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { create } from '#core/activitypub/documents/activities'
import { addressing } from '#core/activitypub/documents/addressing'
import { contentObject } from '#core/activitypub/documents/content'
import { signRfc9421 } from '#core/activitypub/signatures/rfc9421'
import { type BlogActor, startBlogActor } from '#core/activitypub/testing/blog-actor'
import { type FedifyPeer, startFedifyPeer } from '#core/activitypub/testing/fedify-peer'
import type { Browser } from '../../../tests/browser'
import { type TestHouse, testHouse } from '../../../tests/house'
import { freeBasePort, listen } from '../../../tests/listening'

let world: TestHouse
let stop: () => Promise<void>
let peer: FedifyPeer
let stranger: BlogActor
let member: Browser
let memberUri: string
beforeAll(async () => {
  world = await testHouse({ COOP_PORT: freeBasePort() })
  stop = listen(world.house, 'federation')
  ;[peer, stranger] = await Promise.all([startFedifyPeer(), startBlogActor()])
  member = await world.browser('member')
  memberUri = `${world.house.config.origins.federation}/actors/member`
})
afterAll(async () => {
  await Promise.all([peer.stop(), stranger.stop(), stop()])
  await world.close()
})

describe('a member and a reader elsewhere', () => {
  test('a member finds and follows the reader, whose server is asked', async () => {
    const found = await member.post('federation', '/following', { handle: peer.handle })
    expect(found.location).toStartWith('/accounts/')
    await member.post('federation', `${found.location}/follow`)
    await world.work()
    expect(await peer.receivedOf('Follow')).toMatchObject({ actor: memberUri })
  })

  test('a note by somebody nobody here follows is none of our business', async () => {
    const text = 'Nobody asked for this'
    await peer.note(`${world.house.config.origins.federation}/actors/blog`, `<p>${text}</p>`)
    await world.work()
    const [row] = await query<{ known: boolean }>(
      'select exists (select 1 from notes where html like ?) as known',
      `%${text}%`,
    )
    expect(row?.known).toBe(false)
  })

  test('a note to a member arrives clean, in the notifications and on its own page', async () => {
    await peer.note(memberUri, '<p>Hello <script>alert(1)</script><b onclick="x()">there</b></p>')
    await world.work()
    const told = await member.get('federation', '/notifications')
    expect(told.text).toContain('A reader elsewhere mentioned you')
    const link = told.document.querySelector('.people__row a')?.getAttribute('href') ?? ''
    const shown = await member.get('federation', link)
    expect(shown.document.querySelector('.note__content')?.innerHTML).toBe(
      '<p>Hello <strong>there</strong></p>',
    )
  })

  test('a reply goes there with the reader named', async () => {
    const [note] = await query<{ id: string }>("select id from notes where html like '%there%'")
    await member.post('federation', '/notes', {
      text: 'Good morning',
      audience: 'public',
      in_reply_to: note?.id ?? '',
    })
    await world.work()
    const created = await peer.receivedOf('Create')
    expect(created).toMatchObject({ actor: memberUri })
    expect(JSON.stringify(created.object)).toContain(peer.actorId)
  })

  test('a like is counted and told', async () => {
    const [note] = await query<{ uri: string }>("select uri from notes where source = 'Good morning'")
    await peer.like(memberUri, note?.uri ?? '')
    await world.work()
    expect((await member.get('federation', '/notifications')).text).toContain('likes your note')
  })
})

describe('the inbox', () => {
  test('refuses what is not signed, and what somebody else signed', async () => {
    const unsigned = await post(activity('unsigned'), stranger, { sign: false })
    expect(unsigned.status).toBe(401)
    const forged = { ...activity('forged'), actor: peer.actorId }
    expect((await post(forged, stranger)).status).toBe(403)
    const changed = await post(activity('changed'), stranger, { spoil: true })
    expect(changed.status).toBe(401)
  })

  test('takes an activity once, whatever its sender repeats', async () => {
    const said = activity('twice')
    const answers = await Promise.all([post(said, stranger), post(said, stranger)])
    expect(answers.map(answer => answer.status)).toEqual([202, 202])
    const rows = await query<{ count: number }>(
      'select count(*)::int as count from ap_activities where uri = ?',
      said.id,
    )
    expect(rows[0]?.count).toBe(1)
  })

  test('refuses the very same request a second time', async () => {
    const request = signedRequest(activity('replayed'), stranger)
    expect((await fetch(request.clone() as Request)).status).toBe(202)
    expect((await fetch(request)).status).toBe(401)
  })

  test('does not ask for the key of an account it never met and that is gone', async () => {
    const gone = {
      id: 'http://127.0.0.1:1/d',
      type: 'Delete',
      actor: 'http://127.0.0.1:1/a',
      object: 'http://127.0.0.1:1/a',
    }
    const answer = await fetch(`${world.house.config.origins.federation}/inbox`, {
      method: 'POST',
      body: JSON.stringify(gone),
    })
    expect(answer.status).toBe(202)
  })

  test('answers what is no JSON with 400, and what is too large with 413', async () => {
    const inbox = `${world.house.config.origins.federation}/inbox`
    expect((await fetch(inbox, { method: 'POST', body: 'x' })).status).toBe(400)
    expect((await fetch(inbox, { method: 'POST', body: 'x'.repeat(1_200_000) })).status).toBe(413)
  })

  test('is closed to a blocked server, and open again when the block is lifted', async () => {
    const moderator = await world.browser('moderator')
    const host = new URL(stranger.origin).host
    await moderator.post('federation', '/moderation/blocks', { target: host, reason: 'Spam' })
    expect((await post(activity('blocked'), stranger)).status).toBe(403)
    const page = await moderator.get('federation', '/moderation/blocks')
    expect(page.text).toContain('Moss Hartley')
    const lift = page.document.querySelector('form[action*="_method=delete"]')?.getAttribute('action') ?? ''
    await moderator.post('federation', lift)
    expect((await post(activity('unblocked'), stranger)).status).toBe(202)
  })

  test('keeps a report for the moderators', async () => {
    const flag = {
      id: `${stranger.origin}/flags/1`,
      type: 'Flag',
      actor: stranger.actorId,
      object: [memberUri],
      content: 'Rude',
    }
    expect((await post(flag, stranger)).status).toBe(202)
    await world.work()
    const moderator = await world.browser('moderator')
    const page = await moderator.get('federation', '/moderation/reports')
    expect(page.text).toContain('Rude')
    const settle = page.document.querySelector('form[action$="/settlement"]')?.getAttribute('action') ?? ''
    await moderator.post('federation', settle)
    expect((await moderator.get('federation', '/moderation/reports')).text).toContain('Moss Hartley')
  })
})

function activity(name: string) {
  const id = `${stranger.origin}/objects/${name}`
  const object = contentObject(
    {
      type: 'Note',
      id,
      attributedTo: stranger.actorId,
      url: id,
      contentHtml: `<p>${name}</p>`,
      published: new Date(),
    },
    addressing('public', `${stranger.actorId}/followers`, [memberUri]),
  )
  return create({ id: `${id}/create`, actor: stranger.actorId }, object)
}

function post(document: object, actor: BlogActor, { sign = true, spoil = false } = {}): Promise<Response> {
  if (sign) return fetch(signedRequest(document, actor, spoil))
  return fetch(`${world.house.config.origins.federation}/inbox`, {
    method: 'POST',
    body: JSON.stringify(document),
  })
}

let signatures = 0

function signedRequest(document: object, actor: BlogActor, spoil = false): Request {
  const url = `${world.house.config.origins.federation}/inbox`
  const body = new TextEncoder().encode(JSON.stringify(document))
  const headers = new Headers({ 'content-type': 'application/activity+json', 'x-salt': crypto.randomUUID() })
  // No two of the same moment: each is to be another signature.
  const now = new Date(Date.now() - 1_000 * ++signatures)
  const signed = signRfc9421({ method: 'POST', url, headers, body }, actor.rsa, now)
  const sent = spoil ? new TextEncoder().encode(JSON.stringify({ ...document, extra: 1 })) : body
  return new Request(url, { method: 'POST', headers: signed, body: sent })
}

function query<T extends object>(sql: string, ...params: unknown[]): Promise<T[]> {
  return world.house.orm.em.fork().execute<T[]>(sql, params)
}
