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
  test('is the first of its list', () => {
    const thing = { title: 'Plums' }
    expect(sentThing({ posts: [thing, { title: 'Pears' }] }, SAVE, 'title')).toBe(thing)
    expect(sentThing({ posts: [] }, SAVE, null)).toEqual({})
    expect(sentThing({ posts: ['x'] }, SAVE, null)).toEqual({})
  })

  test.each([[null], [7], ['posts'], [{}], [{ posts: {} }], [{ pages: [{ title: 'Plums' }] }]])(
    'is missing in %j',
    body => {
      const refusal = refused(() => sentThing(body, SAVE, null))
      expect(refusal).toMatchObject({ status: 422, message: 'Validation error, cannot save post.' })
      expect(refusal?.more).toMatchObject({
        ...{ context: 'Validation failed for posts.', property: 'posts' },
        details: [{ instancePath: '', message: "must have required property 'posts'" }],
      })
    },
  )

  test.each([[{}], [{ title: null }]])('has to have what is asked of it, and %j has not', thing => {
    expect(refused(() => sentThing({ posts: [thing] }, SAVE, 'title'))?.more).toMatchObject({
      ...{ context: 'Validation failed for 0.', property: '0' },
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
