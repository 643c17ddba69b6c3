import { describe, expect, test } from 'bun:test'
import { checkPost, sentDocument, sentThing } from './post-body'
import { GhostRefusal } from './refusals'

const SAVE = { verb: 'save', of: 'posts' } as const

/** How Ghost's answer says it; null when nothing is refused. */
function refused(work: () => unknown): GhostRefusal | null {
  try {
    work()
    return null
  } catch (refusal) {
    if (refusal instanceof GhostRefusal) return refusal
    throw refusal
  }
}
const paragraph = (...children: unknown[]) => ({ type: 'paragraph', version: 1, children })
const lexical = (...children: unknown[]) => JSON.stringify({ root: { type: 'root', version: 1, children } })
const text = { type: 'extended-text', version: 1, text: 'Plums', format: 0 }

describe('the thing in a body', () => {
  test('is the only one of its list', () => {
    const thing = { title: 'Plums' }
    expect(sentThing({ posts: [thing] }, SAVE, 'title')).toBe(thing)
    expect(sentThing({ posts: ['x'] }, SAVE, null)).toEqual({})
    for (const [posts, keyword] of [
      [[], 'minItems'],
      [[thing, { title: 'Pears' }], 'maxItems'],
    ] as const)
      expect(refused(() => sentThing({ posts }, SAVE, 'title'))?.more).toMatchObject({
        context: 'Validation failed for posts.',
        details: [{ keyword, params: { limit: 1 } }],
      })
  })

  test.each([[null], [7], ['posts'], [{}], [{ posts: {} }], [{ pages: [{ title: 'Plums' }] }]])(
    'is missing in %j',
    body => {
      const refusal = refused(() => sentThing(body, SAVE, null))
      expect(refusal).toMatchObject({ status: 422, message: 'Validation error, cannot save post.' })
      expect(refusal?.more).toMatchObject({
        context: 'Validation failed for posts.',
        property: 'posts',
        details: [{ instancePath: '', message: "must have required property 'posts'" }],
      })
    },
  )

  test.each([[{}], [{ title: null }]])('has to have what is asked of it, and %j has not', thing => {
    expect(refused(() => sentThing({ posts: [thing] }, SAVE, 'title'))?.more).toMatchObject({
      context: 'Validation failed for 0.',
      property: '0',
      details: [{ instancePath: '/posts/0', params: { missingProperty: 'title' } }],
    })
  })

  test('has what is asked of it, though it be nothing to speak of', () => {
    expect(sentThing({ posts: [{ title: '' }] }, SAVE, 'title')).toEqual({ title: '(Untitled)' })
    expect(refused(() => sentThing({ posts: [{ title: 0 }] }, SAVE, 'title'))).toBeNull()
  })
})

describe('a post', () => {
  const fault = (post: Record<string, unknown>) => refused(() => checkPost(post, SAVE))?.more.property ?? null

  test.each(['published', 'draft', 'scheduled', 'sent'])('may be %s', status => {
    expect(fault({ status })).toBeNull()
  })

  test.each(['deleted', '', 7, null])('may not be %p', status => {
    expect(fault({ status })).toBe('status')
  })

  test('has Lexical that is JSON, whatever is in it, or none', () => {
    expect([fault({ lexical: '{' }), fault({ lexical: '' })]).toEqual(['lexical', 'lexical'])
    expect([fault({ lexical: '7' }), fault({ lexical: null }), fault({})]).toEqual([null, null, null])
  })

  test('has a title of 255 letters at most', () => {
    expect(refused(() => checkPost({ title: 'x'.repeat(255) }, SAVE))).toBeNull()
    expect(refused(() => checkPost({ title: 'x'.repeat(256) }, SAVE))?.more.context).toStartWith(
      'Value in [posts.title] exceeds maximum length of 255 characters',
    )
  })
})

describe('the text of a post', () => {
  const sent = (post: Record<string, unknown>, source: string | null = null) =>
    sentDocument(post, source, SAVE)

  test('is its Lexical, as it is', () => {
    const document = sent({ lexical: lexical(paragraph(text)), html: '<p>Other</p>' })
    expect(document?.root.children).toMatchObject([{ type: 'paragraph', children: [{ text: 'Plums' }] }])
  })

  test('is its HTML as one card where that is asked for, and nothing where that is nothing', () => {
    const html = '<p>Plums</p>'
    expect(sent({ html, lexical: lexical() }, 'html')?.root.children).toMatchObject([{ type: 'html', html }])
    expect(sent({ html: '' }, 'html')?.root.children).toEqual([])
    expect(sent({ html })).toBeNull()
    expect(sent({ html }, 'markdown')).toBeNull()
  })

  test('is not there when nothing was sent', () => {
    expect(sent({})).toBeNull()
    expect(sent({ lexical: null }, 'html')).toBeNull()
  })

  test('may hold cards that are dealt with before rendering', () => {
    for (const type of ['paywall', 'email', 'email-cta', 'transistor'])
      expect(sent({ lexical: lexical({ type, version: 1 }) })?.root.children).toMatchObject([{ type }])
  })

  test.each([
    ['no document', '7'],
    ['a document without a root', '{}'],
    ['a node that nobody knows', lexical({ type: 'hologram', version: 1 })],
    ['one that nobody knows inside another', lexical(paragraph({ type: 'hologram', version: 1 }))],
  ])('is refused as Ghost refuses it when it is %s', (_, document) => {
    const refusal = refused(() => sent({ lexical: document }))
    expect(refusal).toMatchObject({ status: 422, more: { property: 'lexical' } })
    expect(refusal?.more.context).toStartWith('Invalid lexical structure.')
  })
})

test.each([
  ['title', null, 'type'],
  ['featured', 'yes', 'type'],
  ['featured', null, 'type'],
  ['tags', 'Larder', 'type'],
  ['visibility', 7, 'type'],
  ['meta_title', 7, 'type'],
  ['custom_excerpt', 'x'.repeat(301), 'maxLength'],
  ['meta_description', 'x'.repeat(501), 'maxLength'],
  ['slug', 'x'.repeat(192), 'maxLength'],
  ['canonical_url', `https://x.test/${'x'.repeat(2_000)}`, 'maxLength'],
  ['published_at', 'yesterday', 'format'],
  ['published_at', '2020-01-01', 'format'],
  ['published_at', '2020-13-41T00:00:00Z', 'format'],
])('a post whose %s is %p is refused for its %s', (name, value, keyword) => {
  expect(refused(() => checkPost({ [name]: value }, SAVE))?.more).toMatchObject({
    context: `Validation failed for ${name}.`,
    property: name,
    details: [{ instancePath: `/posts/0/${name}`, keyword }],
  })
})

test('a post may say nothing of anything, and as much as Ghost takes', () => {
  const nothing = { slug: null, custom_excerpt: null, visibility: null, published_at: null, meta_title: null }
  checkPost({}, SAVE)
  checkPost({ ...nothing, title: '' }, SAVE)
  checkPost({ custom_excerpt: 'x'.repeat(300), published_at: '2020-01-01T00:00:00.000+02:00' }, SAVE)
  expect(refused(() => checkPost({ title: '  ' }, SAVE))?.more).toMatchObject({
    context: 'Value in [posts.title] cannot be blank. posts.title',
  })
})

test.each([
  [{ canonical_url: 'not an address' }, 'canonical_url', 'uri-reference'],
  [{ feature_image: 'a b.png' }, 'feature_image', 'uri-reference'],
  [{ updated_at: 'yesterday' }, 'updated_at', 'date-time'],
  [{ mobiledoc: '{' }, 'mobiledoc', 'json-string'],
] as const)('%j is of no shape that Ghost takes', (post, property, format) => {
  expect(refused(() => checkPost(post, SAVE))?.more).toMatchObject({
    context: `Validation failed for ${property}.`,
    property,
    details: [{ keyword: 'format', params: { format } }],
  })
})

test('an older document is refused where its words would be lost, and a post has an author', () => {
  const mobiledoc = '{"version":"0.3.1","sections":[]}'
  expect(refused(() => checkPost({ mobiledoc }, SAVE))?.more.property).toBe('mobiledoc')
  expect(refused(() => checkPost({ mobiledoc, html: '<p>Plums' }, SAVE))).toBeNull()
  expect(refused(() => checkPost({ mobiledoc: null, canonical_url: '/plums/?a=1#b' }, SAVE))).toBeNull()
  expect(refused(() => checkPost({ authors: [] }, SAVE))?.more.context).toBe(
    'At least one author is required.',
  )
})
