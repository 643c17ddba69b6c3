import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { documentOf, type LexicalNode, parseDocument } from '#core/lexical'
import { blankCard, CARDS } from '#core/lexical/editing'
import posts from '#core/lexical/fixtures/ghost-posts.json'
import { postToEdit } from '#core/services/blog/edit-post'
import { createPost } from '#core/services/blog/save-post'
import { written } from '#core/services/blog/testing'
import type { Browser, Visit } from '../../../tests/browser'
import { page as parsed } from '../../../tests/dom'
import { formFields } from '../../../tests/form-fields'
import { type TestHouse, testHouse } from '../../../tests/house'
import { BlockFields } from './blocks/block-fields'
import { documentOfBlocks, typedBlocks } from './blocks/typed-blocks'

let world: TestHouse
let editor: Browser
beforeAll(async () => {
  world = await testHouse()
  editor = await world.browser('editor')
})
afterAll(() => world.close())

const text = (words: string): LexicalNode => ({
  children: [
    { detail: 0, format: 0, mode: 'normal', style: '', text: words, type: 'extended-text', version: 1 },
  ],
  direction: 'ltr',
  format: '',
  indent: 0,
  type: 'paragraph',
  version: 1,
})
const stored = async (id: string) => (await postToEdit(world.ctx('editor'), id)).input.document
const pathOf = async (children: readonly LexicalNode[]) => {
  const document = documentOf(children)
  const { id } = await createPost(world.ctx('editor'), 'post', written('Blocks', '', { document }))
  return { id, path: `/editor/posts/${id}` }
}
const names = (visit: Visit) =>
  [...visit.document.querySelectorAll('.block__name')].map(each => each.textContent)

/** A document through its form, as a browser fills it in and sends it. */
function throughForm(document: ReturnType<typeof documentOf>) {
  const html = String(<BlockFields document={document} errors={{}} action="/editor/blocks" />)
  return documentOfBlocks(typedBlocks(formFields(parsed(`<form>${html}</form>`).querySelector('form')!)))
}

describe('a document that is saved as it was opened', () => {
  test.each(posts)('is equal to the letter: $slug', ({ lexical }) => {
    expect(JSON.stringify(throughForm(parseDocument(lexical)))).toBe(lexical)
  })

  test('is deep-equal, whatever stands in it', () => {
    const leaf = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(fc.string(), { maxLength: 2 }),
    )
    const fields = fc.dictionary(
      fc.string({ minLength: 1 }).filter(name => !['type', 'children', 'text'].includes(name)),
      leaf,
    )
    const run = fc
      .tuple(
        fc.constantFrom('text', 'extended-text', 'linebreak', 'tk', 'made-up'),
        fc.string(),
        fields,
        fc.nat(2_000),
      )
      .map(([type, words, more, format]) => ({ ...more, type, text: words, format, version: 1 }))
    const block = fc
      .tuple(
        fc.constantFrom('paragraph', 'extended-heading', 'quote', 'aside', 'list', 'listitem', 'mystery'),
        fc.array(run),
        fields,
      )
      .map(([type, children, more]) => ({ ...more, children, type, tag: 'h3' }))
    const card = fc
      .tuple(fc.constantFrom(...CARDS.values()), fields)
      .map(([each, more]) => ({ ...blankCard(each), ...more, type: each.type }))
    const documents = fc.array(fc.oneof(block, card) as fc.Arbitrary<LexicalNode>).map(documentOf)
    fc.assert(
      fc.property(documents, document => {
        expect(JSON.stringify(throughForm(document))).toBe(JSON.stringify(document))
      }),
      { numRuns: 150 },
    )
  })
})

describe('a text block by block', () => {
  test('shows words as Markdown and cards as fields, and no JSON', async () => {
    const { id, path } = await pathOf([
      text('Old'),
      { ...blankCard(CARDS.get('image')!), src: '/a.png' },
      { type: 'from-the-future', secret: 1 },
    ])
    const opened = await editor.get('blog', path)
    expect(names(opened)).toEqual(['Text', 'Picture', 'A block of another kind: from-the-future'])
    expect(opened.document.querySelector('textarea[name=document]')).toBeNull()
    const fields = formFields(opened.document.querySelector('#write')!)
    const saved = await editor.post('blog', path, { ...fields, 'b0.text': 'New *words*', 'b1.alt': 'A leek' })
    expect(saved.status).toBe(303)
    const [words, image, unknown] = (await stored(id)).root.children
    expect(JSON.stringify(words)).toContain('"text":"words"')
    expect(image).toMatchObject({ src: '/a.png', alt: 'A leek' })
    expect(unknown).toEqual({ type: 'from-the-future', secret: 1 })
  })

  test('is moved, added to and taken from by buttons, and everything typed stays', async () => {
    const { id, path } = await pathOf([text('One'), text('Two')])
    const opened = await editor.get('blog', path)
    const press = (visit: Visit, change: string, typed: Record<string, string> = {}) =>
      editor.post('blog', `/editor/blocks?kind=post&id=${id}`, {
        ...formFields(visit.document.querySelector('#write')!),
        ...typed,
        change,
      })
    const moved = await press(opened, 'down 0', { title: 'Typed', 'b0.text': 'One, typed' })
    const value = (visit: Visit, name: string) => formFields(visit.document.querySelector('#write')!)[name]
    expect([value(moved, 'title'), value(moved, 'b0.text'), value(moved, 'b1.text')]).toEqual([
      'Typed',
      'Two',
      'One, typed',
    ])
    const chosen = await press(moved, 'choose 1')
    expect(chosen.document.querySelector('#add')?.hasAttribute('open')).toBe(true)
    const added = await press(chosen, 'add callout 1')
    expect(names(added)).toEqual(['Text', 'Callout', 'Text'])
    const removed = await press(added, 'remove 0')
    expect(names(removed)).toEqual(['Callout', 'Text'])
    const back = await press(removed, 'restore 0')
    expect(names(back)).toEqual(['Text', 'Callout', 'Text'])
    expect((await stored(id)).root.children).toHaveLength(2)
    const saved = await editor.post('blog', path, formFields(back.document.querySelector('#write')!))
    expect(saved.status).toBe(303)
    expect((await stored(id)).root.children.map(({ type }) => type)).toEqual([
      'paragraph',
      'callout',
      'paragraph',
    ])
  })

  test('begins with the Markdown that was typed when a card is added to a new one', async () => {
    const visit = await editor.post('blog', '/editor/blocks?kind=post', {
      title: 'New',
      visibility: 'public',
      markdown: '*Typed*',
      change: 'add image 1',
    })
    expect(names(visit)).toEqual(['Markdown', 'Picture'])
    const fields = formFields(visit.document.querySelector('#write')!)
    const saved = await editor.post('blog', '/editor/posts', { ...fields, 'b1.src': '/p.png' })
    const document = await stored(saved.location!.split('/').at(-1)!)
    expect(document.root.children).toMatchObject([{ markdown: '*Typed*' }, { src: '/p.png' }])
  })

  test('an address that leads nowhere safe is refused beside its field, with all that was typed', async () => {
    const { id, path } = await pathOf([blankCard(CARDS.get('button')!), text('Kept')])
    const fields = formFields((await editor.get('blog', path)).document.querySelector('#write')!)
    const visit = await editor.post('blog', path, {
      ...fields,
      'b0.buttonUrl': 'javascript:alert(1)',
      'b0.buttonText': 'Press',
      'b1.text': 'Typed',
    })
    expect(visit.status).toBe(422)
    const again = formFields(visit.document.querySelector('#write')!)
    expect([again['b0.buttonUrl'], again['b0.buttonText'], again['b1.text']]).toEqual([
      'javascript:alert(1)',
      'Press',
      'Typed',
    ])
    expect(visit.document.querySelector('[id="field-b0.buttonUrl-error"]')?.textContent).toContain(
      'begins with',
    )
    expect((await stored(id)).root.children[1]).toEqual(text('Kept'))
  })

  test('a save over another’s shows both texts, block by block', async () => {
    const { path } = await pathOf([text('Ours'), { type: 'paywall', version: 1 }])
    const fields = formFields((await editor.get('blog', path)).document.querySelector('#write')!)
    await editor.post('blog', path, { ...fields, 'b0.text': 'Theirs' })
    const visit = await editor.post('blog', path, { ...fields, 'b0.text': 'Mine' })
    expect(visit.status).toBe(409)
    const again = formFields(visit.document.querySelector('#write')!)
    expect(again['b0.text']).toBe('Mine')
    expect(formFields(visit.document.body).theirs?.trim()).toBe('Theirs\r\n\r\n[Paywall]')
    expect((await editor.post('blog', path, again)).status).toBe(303)
  })

  test('what is no form of ours is refused with a sentence', async () => {
    const { path } = await pathOf([text('Safe')])
    const fields = formFields((await editor.get('blog', path)).document.querySelector('#write')!)
    for (const [name, value] of [
      ['b0.node', '{"no":"type"}'],
      ['blocks', '99999999'],
      ['frame', 'x'],
      ['document', '[]'],
    ] as const) {
      const visit = await editor.post('blog', path, { ...fields, [name]: value })
      expect([visit.status, visit.text.includes('Malformed')]).toEqual([422, true])
    }
  })

  test('only editors change blocks', async () => {
    const member = await world.browser('member')
    expect((await member.post('blog', '/editor/blocks?kind=post', { change: 'add image 0' })).status).toBe(
      404,
    )
  })
})
