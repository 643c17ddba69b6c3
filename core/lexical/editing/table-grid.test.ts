import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { documentOf } from '../document'
import { renderDocument } from '../render'
import { blankCard, cardOf, editCard, NEW_CARDS, typedValue } from '.'
import { gridMarkdown, readGrid } from './grid-markdown'
import { gridHtml, gridOf } from './table-grid'

const TABLE =
  '<table><thead><tr><th scope="col">Crop</th><th scope="col">kg</th></tr></thead><tbody><tr><td><strong>Kale</strong></td><td>3</td></tr></tbody></table>'
const node = (html: string) => ({ type: 'html', version: 1, html })

describe('a card of HTML', () => {
  test.each([
    TABLE,
    '<table><tbody><tr><td>a</td></tr></tbody></table>',
    '<TABLE>\n<thead><tr><th>a</th></tr></thead>\n<tbody><tr>\n <td>b</td></tr></tbody></TABLE>',
    '<table><thead><tr><th scope="col">only a head</th></tr></thead></table>',
  ])('that is a plain table is a grid: %s', html => {
    expect(gridOf(html)).not.toBeNull()
    expect(cardOf(node(html))?.type).toBe('table')
  })

  test.each([
    '',
    '<p>words</p>',
    `${TABLE}<p>and more</p>`,
    `<!-- kg -->${TABLE}`,
    '<table class="x"><tbody><tr><td>a</td></tr></tbody></table>',
    '<table><tbody><tr><td colspan="2" align="left">a</td></tr></tbody></table>',
    '<table><tbody><tr><td>a</td></tr><tr><td>a</td><td>b</td></tr></tbody></table>',
    '<table><tbody><tr><td><p>a</p></td></tr></tbody></table>',
    '<table><tbody><tr><td><table><tbody><tr><td>a</td></tr></tbody></table></td></tr></tbody></table>',
    '<table><tbody><tr><th>a</th><td>b</td></tr></tbody></table>',
    '<table><tbody>loose<tr><td>a</td></tr></tbody></table>',
    '<table><tbody></tbody></table>',
  ])('that is anything else stays HTML: %s', html => {
    expect(gridOf(html)).toBeNull()
    expect(cardOf(node(html))?.type).toBe('html')
  })

  test('a node that calls itself a table is none of ours', () => {
    expect(cardOf({ type: 'table', version: 1 })).toBeUndefined()
  })
})

describe('a grid', () => {
  const cell = fc.stringMatching(/^[a-z0-9 ,.()€-]{0,12}$/).map(text => text.trim())
  const grids = fc
    .record({
      hasHead: fc.boolean(),
      width: fc.integer({ min: 1, max: 4 }),
      height: fc.integer({ min: 1, max: 4 }),
    })
    .chain(({ hasHead, width, height }) =>
      fc
        .array(fc.array(cell, { minLength: width, maxLength: width }), {
          minLength: height,
          maxLength: height,
        })
        .map(rows => ({ hasHead, rows })),
    )

  test('comes back from its HTML as it was', () => {
    fc.assert(fc.property(grids, grid => expect(gridOf(gridHtml(grid))).toEqual(grid)))
  })

  test('has a head that says so to screen readers when it is shown', () => {
    expect(renderDocument(documentOf([node(TABLE)])).html).toContain('<th scope="col">Crop</th>')
  })

  test('is written as Markdown without JavaScript, with emphasis, links and bars in its cells', () => {
    const grid = gridOf(TABLE)!
    expect(gridMarkdown(grid)).toBe('| Crop | kg |\n| --- | --- |\n| **Kale** | 3 |')
    expect(readGrid(gridMarkdown(grid)!)).toEqual(grid)
    expect(readGrid('a | b \\| c\nd')).toEqual({
      hasHead: false,
      rows: [
        ['a', 'b | c'],
        ['d', ''],
      ],
    })
    expect(readGrid('').rows).toHaveLength(2)
  })
})

describe('the card of a table', () => {
  const table = NEW_CARDS.get('table')!
  const [field] = table.fields

  test('is kept as Ghost’s card of HTML', () => {
    expect(blankCard(table)).toMatchObject({ type: 'html', html: expect.stringContaining('<table>') })
    expect(cardOf(blankCard(table))).toBe(table)
  })

  test('left as it is stays so to the letter, and what is typed changes it', () => {
    const loose = node('<table>\n<tbody><tr><td>a</td></tr></tbody></table>')
    const { value } = typedValue(loose, field!)
    expect(editCard(table, loose, () => value)).toBe(loose)
    expect(editCard(table, loose, () => `${value}\n| <img src=x> |`).html).toBe(
      '<table><tbody><tr><td>a</td></tr><tr><td>&lt;img src=x&gt;</td></tr></tbody></table>',
    )
  })

  test('whose cells hold more than Markdown says is shown as HTML, and taken as such', () => {
    const rich = node('<table><tbody><tr><td><kbd>a</kbd></td></tr></tbody></table>')
    expect(typedValue(rich, field!)).toEqual({ value: rich.html, isHtml: true })
    expect(editCard(table, rich, () => '<p>none</p>').html).toBe('<p>none</p>')
  })
})
