import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { $getRoot, $isElementNode, $isTextNode } from 'lexical'
import { documentOf, type LexicalDocument, type LexicalNode, parseDocument } from '#core/lexical'
import { blankCard, CARDS } from '#core/lexical/editing'
import posts from '#core/lexical/fixtures/ghost-posts.json'
import { $isCard } from './card-node'
import { DocumentBridge } from './document'
import { textEditor } from './text-editor'

function opened(document: LexicalDocument) {
  const editor = textEditor(fault => {
    throw fault
  })
  const bridge = new DocumentBridge(editor)
  bridge.load(document)
  return { editor, bridge }
}

const text = (words: string, more: Record<string, unknown> = {}): LexicalNode =>
  ({
    detail: 0,
    format: 0,
    mode: 'normal',
    style: '',
    text: words,
    type: 'extended-text',
    version: 1,
    ...more,
  }) as LexicalNode
const paragraph = (children: LexicalNode[], more: Record<string, unknown> = {}): LexicalNode =>
  ({
    children,
    direction: 'ltr',
    format: '',
    indent: 0,
    type: 'paragraph',
    version: 1,
    ...more,
  }) as LexicalNode

test.each(posts)(
  'a document that is opened and left as it is is equal to the letter: $slug',
  ({ lexical }) => {
    expect(JSON.stringify(opened(parseDocument(lexical)).bridge.read())).toBe(lexical)
  },
)

test('a document that is opened and left as it is is deep-equal, whatever stands in it', () => {
  const more = fc.dictionary(
    fc.constantFrom('later', 'style', 'visibility', 'rel'),
    fc.oneof(fc.string(), fc.boolean()),
  )
  const run = fc.oneof(
    fc
      .tuple(fc.string({ minLength: 1 }), fc.nat(2_047), more)
      .map(([words, format, fields]) => text(words, { ...fields, style: '', format })),
    fc.constantFrom<LexicalNode>(
      { type: 'linebreak', version: 1 },
      { type: 'zwnj', text: '', version: 1 },
      { type: 'made-up', text: 'x' },
    ),
  )
  const item = fc
    .tuple(fc.array(run, { maxLength: 3 }), more)
    .map(([children, fields]) => paragraph(children, { ...fields, type: 'listitem', value: 1 }))
  const block = fc.oneof(
    fc
      .tuple(
        fc.constantFrom(
          'paragraph',
          'heading',
          'extended-heading',
          'quote',
          'extended-quote',
          'aside',
          'mystery',
        ),
        fc.array(run, { maxLength: 4 }),
        more,
      )
      .map(([type, children, fields]) => paragraph(children, { ...fields, type, tag: 'h2' })),
    fc
      .array(item, { minLength: 1, maxLength: 3 })
      .map(children => paragraph(children, { type: 'list', listType: 'bullet', start: 1, tag: 'ul' })),
    fc
      .tuple(fc.constantFrom(...CARDS.values()), more)
      .map(([card, fields]) => ({ ...blankCard(card), ...fields }) as LexicalNode),
  )
  fc.assert(
    fc.property(fc.array(block, { maxLength: 5 }), blocks => {
      const document = documentOf(blocks)
      expect(JSON.stringify(opened(document).bridge.read())).toBe(JSON.stringify(document))
    }),
    { numRuns: 100 },
  )
})

test('what is changed keeps every field that the editor does not know, and its neighbours keep all', () => {
  const rtl = paragraph([text('Before', { later: 1 }), { type: 'made-up', text: 'kept' } as LexicalNode], {
    later: { deep: true },
  })
  const other = paragraph([text('a', { odd: 1 }), text('b', { odd: 2 })])
  const { editor, bridge } = opened(documentOf([rtl, other]))
  editor.update(
    () => {
      const first = $getRoot().getFirstChild()
      const words = $isElementNode(first) ? first.getFirstChild() : null
      if ($isTextNode(words)) words.setTextContent('After')
    },
    { discrete: true },
  )
  expect(bridge.read().root.children).toEqual([
    { ...rtl, children: [{ ...rtl.children![0]!, text: 'After' }, rtl.children![1]!] },
    other,
  ])
})

test('a card that is changed is Ghost’s node with that change', () => {
  const image = { type: 'image', src: '/a.png', alt: 'A', caption: '', later: 1 }
  const { editor, bridge } = opened(documentOf([image]))
  editor.update(
    () => {
      const card = $getRoot().getFirstChild()
      if ($isCard(card)) card.setNode({ ...card.getNode(), alt: 'B' })
    },
    { discrete: true },
  )
  expect(bridge.read().root.children).toEqual([{ ...image, alt: 'B' }])
})

test('an empty text that nothing was typed into stays empty', () => {
  const document = documentOf([])
  expect(opened(document).bridge.read()).toEqual(document)
})
