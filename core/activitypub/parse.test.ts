import { describe, expect, test } from 'bun:test'
import { parseActivity } from './parse'
import { DocumentMalformed } from './refusals'
import { READER } from './testing/cast'

const said = { id: 'https://remote.example/activities/1', actor: READER }
const BLOG = 'https://blog.example.coop/actors/blog'
const NOTE = 'https://remote.example/notes/1'

function parse(json: Record<string, unknown>) {
  return parseActivity({ ...said, ...json })
}

test.each([
  ['a string', BLOG],
  ['an object', { id: BLOG, type: 'Service' }],
  ['an array', [BLOG]],
])('the object of a Follow may be %s', (_, object) => {
  expect(parse({ type: 'Follow', object })).toEqual({ ...said, kind: 'follow', object: BLOG })
})

test('actor and type too may be objects or arrays', () => {
  const activity = parse({ type: ['Like'], actor: [{ id: READER, type: 'Person' }], object: NOTE })
  expect(activity).toEqual({ ...said, kind: 'like', object: NOTE })
})

test.each(['Follow', 'Like', 'Announce', 'Block'])('Undo of a %s tells what is undone', type => {
  const object = { id: `${said.id}0`, type, actor: READER, object: BLOG }
  const undone = { id: `${said.id}0`, actor: READER, object: BLOG }
  const of = type.toLowerCase()
  expect(parse({ type: 'Undo', object })).toMatchObject({ kind: 'undo', of: of as 'follow', undone })
})

test('Undo and Accept may name the activity by its id alone', () => {
  const bare = { id: `${said.id}0`, actor: null, object: null }
  expect(parse({ type: 'Undo', object: bare.id })).toMatchObject({
    kind: 'undo',
    of: 'unknown',
    undone: bare,
  })
  expect(parse({ type: 'Accept', object: bare.id })).toMatchObject({ kind: 'accept', follow: bare })
})

test.each(['Accept', 'Reject'])('%s of an embedded Follow', type => {
  const follow = { id: `${BLOG}/follows/1`, actor: BLOG, object: READER }
  const kind = type.toLowerCase() as 'accept' | 'reject'
  expect(parse({ type, object: { type: 'Follow', ...follow } })).toEqual({ ...said, kind, follow })
})

test('Delete, Announce, Block, Flag and Move', () => {
  expect(parse({ type: 'Delete', object: { id: NOTE, type: 'Tombstone' } })).toMatchObject({
    kind: 'delete',
    object: NOTE,
  })
  expect(parse({ type: 'Announce', object: NOTE })).toMatchObject({ kind: 'announce', object: NOTE })
  expect(parse({ type: 'Block', object: BLOG })).toMatchObject({ kind: 'block', object: BLOG })
  expect(parse({ type: 'Flag', object: [BLOG, 'javascript:x'], content: '<b>spam</b>' })).toMatchObject({
    kind: 'flag',
    objects: [BLOG],
    content: 'spam',
  })
  const target = 'https://new.example/users/reader'
  expect(parse({ type: 'Move', object: READER, target })).toMatchObject({
    kind: 'move',
    object: READER,
    target,
  })
})

describe('a Create', () => {
  const note = { id: NOTE, type: 'Note', content: '<p>Good <img src=x onerror=alert(1)>honey</p>' }

  test('of a Note is read, and its HTML made safe', () => {
    expect(parse({ type: 'Create', object: note })).toMatchObject({
      kind: 'create',
      object: {
        type: 'Note',
        id: NOTE,
        attributedTo: READER,
        contentHtml: '<p>Good honey</p>',
        url: NOTE,
        name: null,
      },
    })
  })

  test('of an Article keeps title, summary, page, dates, tags and pictures', () => {
    const article = {
      ...note,
      type: 'Article',
      name: 'Honey &amp; <b>bread</b>',
      summary: 'A recipe',
      url: [
        { type: 'Link', href: 'https://remote.example/feed', mediaType: 'text/xml' },
        { type: 'Link', href: 'https://remote.example/honey', mediaType: 'text/html' },
      ],
      published: '2026-05-01T10:00:00Z',
      updated: 'never',
      inReplyTo: { id: 'https://blog.example.coop/posts/1' },
      tag: [
        { type: 'Hashtag', name: '#Honey' },
        { type: 'Mention', href: BLOG, name: '@blog' },
        { type: 'Mention', href: 'x' },
      ],
      attachment: {
        type: 'Document',
        mediaType: 'image/png',
        url: 'https://remote.example/bee.png',
        name: 'A bee',
      },
    }
    const activity = parse({ type: 'Update', object: article })
    expect(activity).toMatchObject({
      kind: 'update',
      object: {
        name: 'Honey & bread',
        summary: 'A recipe',
        url: 'https://remote.example/honey',
        published: new Date('2026-05-01T10:00:00Z'),
        updated: null,
        inReplyTo: 'https://blog.example.coop/posts/1',
        hashtags: ['honey'],
        mentions: [{ href: BLOG, name: '@blog' }],
        images: [{ url: 'https://remote.example/bee.png', mediaType: 'image/png', alt: 'A bee' }],
      },
    })
  })

  test('without content takes the first of its languages', () => {
    const object = { ...note, content: undefined, contentMap: { cy: '<p>Mêl</p>' } }
    expect(parse({ type: 'Create', object })).toMatchObject({ object: { contentHtml: '<p>Mêl</p>' } })
  })
})

test('an Update of the actor itself says so; the copy is not believed', () => {
  const update = parse({ type: 'Update', object: { id: READER, type: 'Person', name: 'New name' } })
  expect(update).toEqual({ ...said, kind: 'updateActor', object: READER })
})

test.each([
  ['Create', 'Person'],
  ['Update', 'Question'],
  ['Create', 'Service'],
])('a %s of a %s is neither a text nor an actor that was changed', (type, objectType) => {
  const activity = parse({ type, object: { id: READER, type: objectType, name: 'New name' } })
  expect(activity).toMatchObject({ kind: 'other', type })
})

test('what we do not know is kept by its type', () => {
  expect(parse({ type: 'Arrive' })).toEqual({ ...said, kind: 'other', type: 'Arrive' })
  expect(parse({ type: 'Create', object: { id: NOTE, type: 'Question' } })).toMatchObject({
    kind: 'other',
    type: 'Create',
  })
  expect(parse({ type: 'Undo', object: { id: NOTE, type: 'Arrive' } })).toMatchObject({
    kind: 'other',
    type: 'Undo',
  })
  // What every object of JavaScript has by that name undoes nothing.
  for (const type of ['constructor', 'toString', '__proto__'])
    expect(parse({ type: 'Undo', object: { id: NOTE, type } })).toMatchObject({ kind: 'other', type: 'Undo' })
  expect(parse({})).toMatchObject({ kind: 'other', type: '' })
})

test.each([
  { id: undefined },
  { id: 'http://remote.example/1' },
  { id: 'https://user:secret@remote.example/1' },
  { id: `https://remote.example/${'x'.repeat(2048)}` },
  { actor: undefined },
  { actor: 'reader' },
  { type: 'Follow' },
  { type: 'Follow', object: 'javascript:alert(1)' },
  { type: 'Move', object: READER },
  { type: 'Create', object: { type: 'Note', content: 'no id' } },
])('%j is malformed', json => {
  expect(() => parse(json)).toThrow(DocumentMalformed)
})

test('http ids pass only where tests allow them', () => {
  const json = {
    id: 'http://127.0.0.1:1/1',
    actor: 'http://127.0.0.1:1/a',
    type: 'Follow',
    object: 'http://127.0.0.1:2/b',
  }
  expect(parseActivity(json, { allowHttp: true }).kind).toBe('follow')
  expect(() => parseActivity(json)).toThrow(DocumentMalformed)
})
