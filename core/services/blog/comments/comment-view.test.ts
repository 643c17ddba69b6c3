import { describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import type { PageReply } from '#core/contracts/federation'
import type { Role } from '#core/contracts/viewer'
import { mayModerate, type Said, saidElsewhere, threadsOf } from './comment-view'

const said = (key: string, parentKey: string | null = null, changes: Partial<Said> = {}): Said => ({
  id: key,
  key,
  parentKey,
  from: 'here',
  author: { name: key.toUpperCase(), handle: '', url: null },
  body: { text: key },
  at: new Date(0),
  edited: false,
  state: 'shown',
  mine: false,
  likes: 0,
  liked: false,
  alsoInFediverse: false,
  url: `/comments/${key}`,
  answers: null,
  ...changes,
})
const gone = { body: null, state: 'deleted' } as const
/** `a > b, c~b`: what a thread begins with, and its answers with whom they answer where that is told. */
const drawn = (...all: Said[]) =>
  threadsOf(all).map(({ first, replies }) => [
    first.id,
    ...replies.map(({ id, answers }) => (answers ? `${id}~${answers}` : id)),
  ])

describe('threads', () => {
  test('stand in the order in which they began, with their answers below them', () => {
    expect(drawn(said('a'), said('b'), said('c', 'a'), said('d', 'b'), said('e', 'a'))).toEqual([
      ['a', 'c', 'e'],
      ['b', 'd'],
    ])
    expect(drawn()).toEqual([])
  })

  test('are one step deep, and an answer to an answer says whom it answers', () => {
    expect(drawn(said('a'), said('b', 'a'), said('c', 'b'), said('d', 'c'))).toEqual([
      ['a', 'b', 'c~B', 'd~C'],
    ])
  })

  test('begin with an answer to what is not here', () => {
    expect(drawn(said('b', 'elsewhere'), said('c', 'b'))).toEqual([['b', 'c']])
  })

  test('end, though answers answer each other in a circle', () => {
    expect(drawn(said('a'), said('b', 'c'), said('c', 'b')).flat()).toContain('a')
  })
})

describe('what cannot be read', () => {
  test('is not shown, with nothing below it', () => {
    expect(drawn(said('a', null, gone), said('b'))).toEqual([['b']])
    expect(drawn(said('a'), said('b', 'a', gone))).toEqual([['a']])
  })

  test('keeps its place where what can be read would lose its question, all the way up', () => {
    expect(drawn(said('a', null, gone), said('b', 'a'))).toEqual([['a', 'b']])
    expect(drawn(said('a'), said('b', 'a', gone), said('c', 'b', gone), said('d', 'c'))).toEqual([
      ['a', 'b', 'c~B', 'd~C'],
    ])
    expect(drawn(said('a'), said('b', 'a', gone), said('c', 'b', gone))).toEqual([['a']])
  })

  test('is shown to who deleted it, and may bring it back; what moderation hid is not', () => {
    expect(drawn(said('a', null, { ...gone, mine: true }))).toEqual([['a']])
    expect(drawn(said('a', null, { body: null, state: 'hidden', mine: true }))).toEqual([])
  })
})

const viewedBy = (...roles: Role[]) =>
  ({
    viewer: { member: { id: 'm', name: 'M', handle: 'm', email: 'm@example.test' }, roles },
  }) as unknown as Ctx

describe('what was said in the fediverse', () => {
  const reply: PageReply = {
    id: 'r',
    uri: 'https://far.example/r',
    inReplyTo: 'https://here.example/post',
    url: 'https://far.example/@a/r',
    html: '<p>Hello</p>',
    warning: 'Food',
    at: new Date(5),
    editedAt: null,
    author: { name: 'Ada', handle: '@ada@far.example', url: 'https://far.example/@ada' },
  } as PageReply

  test('is read by everybody, goes by its address, and is nobody’s here', () => {
    expect(saidElsewhere(viewedBy(), reply, false)).toMatchObject({
      key: reply.uri,
      parentKey: reply.inReplyTo,
      from: 'fediverse',
      mine: false,
      state: 'shown',
      body: { html: '<p>Hello</p>', warning: 'Food' },
      edited: false,
    })
    expect(saidElsewhere(viewedBy(), { ...reply, editedAt: new Date(9) }, false).edited).toBe(true)
  })

  test('is read by moderation alone once it is hidden', () => {
    expect(saidElsewhere(viewedBy('shopkeeper'), reply, true)).toMatchObject({ body: null, state: 'hidden' })
    for (const role of ['editor', 'moderator', 'operator'] as const)
      expect(saidElsewhere(viewedBy(role), reply, true).body).not.toBeNull()
  })
})

test('editors and moderators moderate, and operators as they may all', () => {
  const may = (...roles: Role[]) => mayModerate(viewedBy(...roles).viewer)
  expect([may('editor'), may('moderator'), may('operator')]).toEqual([true, true, true])
  expect([may(), may('shopkeeper', 'organiser')]).toEqual([false, false])
})
