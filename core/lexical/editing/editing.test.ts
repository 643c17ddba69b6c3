import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { LexicalNode } from '../document'
import { children } from '../fields'
import posts from '../fixtures/ghost-posts.json'
import { parseDocument } from '../parse'
import { blankCard, blockMarkdown, CARDS, editCard, fieldsOfCard, readBlocks, typedValue } from '.'
import { inlineMarkdown } from './inline-markdown'
import { readInline, textNode } from './read-inline'
import { richHtml, richMarkdown } from './rich-html'
import { runsOf, sayTheSame } from './runs'

const blocks = posts.flatMap(({ slug, lexical }) =>
  parseDocument(lexical).root.children.map(node => ({ slug, node })),
)

describe('a document of Ghost’s', () => {
  test('is words as Markdown, cards with fields, or a block that is only moved', () => {
    const unknown = blocks.filter(({ node }) => blockMarkdown(node) === null && !CARDS.has(node.type))
    expect([...new Set(unknown.map(({ node }) => node.type))]).toEqual(['transistor'])
  })

  test('keeps every block to the letter while its Markdown and its fields stay as they are', () => {
    for (const { node } of blocks) {
      const markdown = blockMarkdown(node)?.replaceAll('\n', '\r\n')
      const same =
        markdown === undefined ? throughForm(node) : readBlocks(markdown.replaceAll('\r\n', '\n'), node)
      expect(JSON.stringify(same)).toBe(
        JSON.stringify([node].flat().length && markdown !== undefined ? [node] : node),
      )
    }
  })

  test('says the same when its Markdown is read without knowing what it was', () => {
    for (const { node } of blocks) {
      const markdown = blockMarkdown(node)
      if (markdown === null || markdown.trim() === '' || markdown.includes('⟦')) continue
      const [read, ...more] = readBlocks(markdown)
      if (node.type === 'aside') continue
      expect({ markdown, more, type: read!.type.replace('extended-', '') }).toEqual({
        markdown,
        more: [],
        type: node.type.replace('extended-', ''),
      })
      expect(blockMarkdown(read!)).toBe(markdown)
    }
  })
})

/** A card through its form, as a browser sends it. */
function throughForm(node: LexicalNode): LexicalNode {
  const card = CARDS.get(node.type)
  return card ? editCard(card, node, field => typedValue(node, field).value.replaceAll('\n', '\r\n')) : node
}

describe('a line of words', () => {
  const words = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'ab *_`~[]()<>&#-+1.!\\"|é日⟦') }),
    fc.constantFrom('two words', ' edge ', '**', '](x)', '<b>', '&amp;', '- x', '1. x', '# x', '> x', '---'),
  )
  const run = fc
    .tuple(words, fc.integer({ min: 0, max: 255 }))
    .map(([text, format]) => (text ? textNode(text, format) : { type: 'linebreak', version: 1 }))
  const link = fc
    .tuple(fc.array(run, { minLength: 1, maxLength: 2 }), fc.webUrl())
    .map(([within, url]) => ({ type: 'link', version: 1, url, title: null, children: within }))
  const line = fc.array(fc.oneof({ weight: 5, arbitrary: run }, { weight: 1, arbitrary: link }), {
    maxLength: 6,
  })

  test('says the same after it was Markdown, whatever signs stand in it', () => {
    fc.assert(
      fc.property(line, nodes => {
        const markdown = inlineMarkdown(nodes)
        const [read] = readBlocks(markdown)
        const back = read ? children(read) : []
        if (!sayTheSame(runsOf(back), runsOf(nodes)))
          throw new Error(`${markdown} became ${JSON.stringify(back)}`)
      }),
      { numRuns: 1_000 },
    )
  })

  test('keeps what Markdown cannot say where its sign is left', () => {
    const odd = { type: 'at-link', version: 1, children: [], secret: 1 }
    const markdown = inlineMarkdown([textNode('See '), odd, textNode(' soon', 8)])
    expect(markdown).toBe('See ⟦1⟧ <u>soon</u>')
    expect(readInline(markdown.replace('See', 'Look at'), [odd])).toEqual([
      textNode('Look at '),
      odd,
      textNode(' '),
      textNode('soon', 8),
    ])
  })
})

describe('Markdown that was changed', () => {
  const paragraph: LexicalNode = {
    children: [textNode('Before')],
    direction: 'rtl',
    format: 'center',
    indent: 1,
    type: 'paragraph',
    version: 1,
    later: true,
  }

  test('goes back into the same node, with all that Markdown does not say', () => {
    expect(readBlocks('After', paragraph)).toEqual([{ ...paragraph, children: [textNode('After')] }])
  })

  test('becomes several blocks where there is an empty line, and none when it is emptied', () => {
    const types = readBlocks('## Title\n\nOne\n\n- [x] a\n- [ ] b\n\n---\n\n![alt](/p.png)', paragraph).map(
      node => node.type,
    )
    expect(types).toEqual(['extended-heading', 'paragraph', 'list', 'horizontalrule', 'image'])
    expect(readBlocks('', paragraph)).toEqual([])
  })

  test('of a table becomes a Markdown card with its source', () => {
    const [card, ...more] = readBlocks('| a | b |\n|---|---|\n| 1 | 2 |')
    expect([card, more]).toEqual([
      { type: 'markdown', version: 1, markdown: '| a | b |\n|---|---|\n| 1 | 2 |' },
      [],
    ])
  })

  test('nests lists as Ghost does, and keeps the items that stay', () => {
    const [list] = readBlocks('1. one\n2. two\n   - deep\n     - deeper\n3. three')
    expect(blockMarkdown(list!)).toBe('1. one\n2. two\n   - deep\n     - deeper\n3. three')
    const kept = { ...textNode('one'), style: 'kept' }
    const before = { ...list!, children: [{ ...children(list!)[0]!, children: [kept] }], later: true }
    const [after] = readBlocks('1. one\n2. more', before)
    expect(JSON.stringify(after)).toContain('"style":"kept"')
    expect(after?.later).toBe(true)
  })
})

describe('a card', () => {
  test.each([...CARDS.values()])('$type says in its fields what was typed, and keeps the rest', card => {
    const node = { ...blankCard(card), unknown: { kept: true } }
    for (const field of fieldsOfCard(card, node)) {
      const typed =
        { yes: 'on', choice: String(field.choices?.at(-1)?.[0] ?? '') }[field.kind as string] ?? 'typed'
      const edited = editCard(card, node, each => (each.name === field.name ? typed : undefined))
      expect(typedValue(edited, field).value).toBe(typed)
      expect(edited.unknown).toEqual({ kept: true })
    }
  })

  test('forgets the size of the picture before', () => {
    const node = { ...blankCard(CARDS.get('image')!), src: '/a.png', width: 3, height: 4 }
    const edited = editCard(CARDS.get('image')!, node, field => (field.name === 'src' ? '/b.png' : undefined))
    expect(edited).toMatchObject({ src: '/b.png', width: null, height: null })
  })

  test('of pictures loses those whose address is emptied, and takes one more', () => {
    const card = CARDS.get('gallery')!
    const node = { ...blankCard(card), images: ['a', 'b', 'c', 'd'].map(src => ({ row: 0, src, later: 1 })) }
    const typed: Record<string, string> = { 'images.1.src': '', 'images.4.src': 'e' }
    const edited = editCard(card, node, field => typed[field.name])
    expect(edited.images).toEqual([
      { row: 0, src: 'a', later: 1 },
      { row: 0, src: 'c', later: 1 },
      { row: 0, src: 'd', later: 1 },
      { row: 1, src: 'e' },
    ])
  })

  test('keeps its words as Ghost’s HTML, and HTML that Markdown cannot say as HTML', () => {
    const html = richHtml('A **bold** [link](https://x.example.test/)\n\nMore', 'rich')
    expect(html).toStartWith('<p dir="ltr"><span style="white-space: pre-wrap;">A </span><b><strong>')
    expect(richMarkdown(html)).toBe('A **bold** [link](https://x.example.test/)\n\nMore')
    expect(richMarkdown('<ul><li>x</li></ul>')).toBeNull()
  })
})
