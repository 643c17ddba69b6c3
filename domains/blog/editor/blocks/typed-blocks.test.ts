import { describe, expect, test } from 'bun:test'
import { type LexicalNode, MalformedDocument, markdownDocument, markdownOf } from '#core/lexical'
import { documentMarkdown } from '#core/lexical/editing'
import { documentOfBlocks, frameOf, hasBlocks, typedBlocks } from './typed-blocks'

const frame = JSON.stringify(frameOf(markdownDocument('')))
const IMAGE: LexicalNode = {
  type: 'image',
  version: 1,
  src: '/media/a.png',
  alt: 'A barn',
  width: 10,
  height: 5,
}
const run = { type: 'text', version: 1, detail: 0, format: 0, mode: 'normal', style: '', text: 'Leeks' }
const WORDS: LexicalNode = {
  type: 'paragraph',
  version: 1,
  direction: null,
  format: '',
  indent: 0,
  children: [run],
}

/** A form that showed these nodes, with what was typed into each. */
function form(...blocks: readonly (readonly [node: unknown, typed?: Record<string, string>])[]) {
  const fields = blocks.flatMap(([node, typed = {}], at) => [
    [`b${at}.node`, JSON.stringify(node)],
    ...Object.entries(typed).map(([name, value]) => [`b${at}.${name}`, value]),
  ])
  return { frame, blocks: String(blocks.length), ...Object.fromEntries(fields) }
}
const textOf = (body: object) => documentMarkdown(documentOfBlocks(typedBlocks(body)))

describe('the blocks of a form', () => {
  test('are words, of which one may become several, and keep what is not words', () => {
    const { groups, errors } = typedBlocks(
      form([WORDS, { text: 'Leeks\r\n\r\nand beans' }], [{ type: 'horizontalrule', version: 1 }]),
    )
    expect(groups.map(group => group.map(({ type }) => type))).toEqual([
      ['paragraph', 'paragraph'],
      ['horizontalrule'],
    ])
    expect(errors).toEqual({})
    expect(textOf(form([WORDS, { text: 'Leeks\r\n\r\nand beans' }]))).toContain('and beans')
  })

  test('keep the words that nothing was sent for', () => expect(textOf(form([WORDS]))).toBe('Leeks'))

  test('are gone where their words are', () => {
    expect(typedBlocks(form([WORDS, { text: '' }])).groups).toEqual([[]])
  })

  test('take the fields of a card, and leave those that were not sent', () => {
    const [[image] = []] = typedBlocks(form([IMAGE, { alt: 'A new barn' }])).groups
    expect(image).toMatchObject({ alt: 'A new barn', src: '/media/a.png', width: 10 })
  })

  test('have words of a card’s own field, not of the block', () => {
    const [[image] = []] = typedBlocks(form([IMAGE, { text: 'no field of a picture' }])).groups
    expect(image).toEqual(IMAGE)
  })

  test('say which address leads nowhere, by the field it will have when it is shown again', () => {
    const { errors } = typedBlocks(
      form(
        [WORDS, { text: 'One\n\ntwo' }],
        [IMAGE, { src: 'javascript:alert(1)' }],
        [IMAGE, { src: '/b.png' }],
      ),
    )
    expect(Object.keys(errors)).toEqual(['b2.src'])
    expect(errors['b2.src']).toContain('https://')
  })

  test('keep what else the document carries', () => {
    const own = { ...JSON.parse(frame), of: 'Ghost' }
    expect(documentOfBlocks(typedBlocks({ ...form([WORDS]), frame: JSON.stringify(own) }))).toMatchObject({
      of: 'Ghost',
    })
  })

  test.each([
    ['fewer than none', { ...form([WORDS]), blocks: '-1' }],
    ['more than a text of any length has', { ...form([WORDS]), blocks: '5001' }],
    ['a half', { ...form([WORDS]), blocks: '0.5' }],
    ['more than were sent', { ...form([WORDS]), blocks: '2' }],
    ['of no frame', { ...form([WORDS]), frame: '' }],
    ['of no JSON', { ...form([WORDS]), 'b0.node': '{' }],
  ])('are refused when they are %s', (_, body) => expect(() => typedBlocks(body)).toThrow(MalformedDocument))
})

test('a form has blocks where it says how many', () => {
  expect([hasBlocks({ blocks: '0' }), hasBlocks({ markdown: 'a' }), hasBlocks(null)]).toEqual([
    true,
    false,
    false,
  ])
})

test('a frame has nothing in it, and all else of its document', () => {
  const document = { ...markdownDocument('Leeks'), of: 'Ghost' }
  expect(frameOf(document)).toMatchObject({ of: 'Ghost', root: { children: [] } })
  expect(markdownOf(document)).toBe('Leeks')
})
