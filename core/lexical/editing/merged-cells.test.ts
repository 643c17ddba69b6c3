import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { cardOf, editCard, NEW_CARDS, typedValue } from '.'
import { gridMarkdown, readGrid } from './grid-markdown'
import {
  joined,
  LEFT,
  parted,
  settled,
  UP,
  withColumn,
  withoutColumn,
  withoutRow,
  withRow,
} from './merged-cells'
import { gridHtml, gridOf } from './table-grid'

const HTML =
  '<table><thead><tr><th scope="col">Crop</th><th scope="col" colspan="2">kg</th></tr></thead><tbody><tr><td rowspan="2">Kale</td><td>3</td><td>4</td></tr><tr><td colspan="2">none</td></tr></tbody></table>'
const ROWS = [
  ['Crop', 'kg', LEFT],
  ['Kale', '3', '4'],
  [UP, 'none', LEFT],
]

describe('a table with merged cells', () => {
  test('is a grid, and is written as it was', () => {
    expect(gridOf(HTML)).toEqual({ hasHead: true, rows: ROWS })
    expect(gridHtml({ hasHead: true, rows: ROWS })).toBe(HTML)
    expect(cardOf({ type: 'html', version: 1, html: HTML })?.type).toBe('table')
  })

  test.each([
    [
      'in a block of two by two',
      '<table><tbody><tr><td colspan="2" rowspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>',
    ],
    [
      'said the other way round',
      '<table><tbody><tr><td rowspan="2" colspan="2">a</td><td>b</td></tr><tr><td>c</td></tr></tbody></table>',
    ],
    ['of one', '<table><tbody><tr><td colspan="1" rowspan="1">a</td></tr></tbody></table>'],
  ])('%s is one', (_, html) => {
    expect(gridOf(html)).not.toBeNull()
  })

  test.each([
    [
      'that reach out of the table',
      '<table><tbody><tr><td rowspan="2">a</td><td>b</td></tr></tbody></table>',
    ],
    [
      'that overlap',
      '<table><tbody><tr><td>a</td><td rowspan="2">b</td></tr><tr><td colspan="2">c</td></tr></tbody></table>',
    ],
    ['that leave a hole', '<table><tbody><tr><td colspan="2">a</td></tr><tr><td>c</td></tr></tbody></table>'],
    [
      'that reach out of the head',
      '<table><thead><tr><th rowspan="2">a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>',
    ],
    ['of none', '<table><tbody><tr><td colspan="0">a</td></tr></tbody></table>'],
    [
      'of more than a table has',
      '<table><tbody><tr><td colspan="999" rowspan="999">a</td></tr></tbody></table>',
    ],
    ['whose words are a sign', '<table><tbody><tr><td>a</td><td><<</td></tr></tbody></table>'],
  ])('%s stays the HTML it is', (_, html) => {
    expect(gridOf(html)).toBeNull()
  })

  test('is typed with signs without a script, and left as it is stays so to the letter', () => {
    const markdown = gridMarkdown({ hasHead: true, rows: ROWS })!
    expect(markdown).toBe('| Crop | kg | << |\n| --- | --- | --- |\n| Kale | 3 | 4 |\n| ^^ | none | << |')
    expect(readGrid(markdown)).toEqual({ hasHead: true, rows: ROWS })
    const table = NEW_CARDS.get('table')!
    const node = { type: 'html', version: 1, html: HTML.replace('colspan="2"', 'colspan="2" rowspan="1"') }
    const { value } = typedValue(node, table.fields[0]!)
    expect(editCard(table, node, () => value.replaceAll('\n', '\r\n'))).toBe(node)
    expect(editCard(table, node, () => value.replace('Kale', 'Leeks')).html).toBe(
      HTML.replace('Kale', 'Leeks'),
    )
  })

  test('signs that no cell reaches are blank, and words that look like one are words', () => {
    expect(readGrid('<< | a\n^^ | ^^\n').rows).toEqual([
      ['', 'a'],
      ['', UP],
    ])
    const rows = [['&lt;&lt;', '^^']]
    expect(readGrid(gridMarkdown({ hasHead: false, rows })!).rows).toEqual(rows)
  })
})

describe('cells are', () => {
  const single = [
    ['a', 'b'],
    ['c', 'd'],
  ]
  test('joined with their neighbour where their sides are as long, and parted', () => {
    const wide = joined(single, 0, 0, 'right')!
    expect(wide).toEqual([
      ['a b', LEFT],
      ['c', 'd'],
    ])
    expect([joined(wide, 0, 0, 'below'), joined(wide, 0, 0, 'right'), joined(single, 1, 0, 'below')]).toEqual(
      [null, null, null],
    )
    const block = joined(wide, 0, 0, 'below') ?? joined(joined(wide, 1, 0, 'right')!, 0, 0, 'below')!
    expect(block).toEqual([
      ['a b c d', LEFT],
      [UP, LEFT],
    ])
    expect(parted(block, 0, 0)).toEqual([
      ['a b c d', ''],
      ['', ''],
    ])
  })

  test('reached over by those that reach over the place of a new row or column, and keep their words when one goes', () => {
    const block = [
      ['a', LEFT, 'x'],
      [UP, LEFT, 'y'],
    ]
    expect(withRow(block, 1)[1]).toEqual([UP, LEFT, ''])
    expect(withRow(block, 0)[0]).toEqual(['', '', ''])
    expect(withColumn(block, 1).map(cells => cells[1])).toEqual([LEFT, LEFT])
    expect(settled(withoutRow(block, 0), false)).toEqual([['a', LEFT, 'y']])
    expect(settled(withoutColumn(block, 0), false)).toEqual([
      ['a', 'x'],
      [UP, 'y'],
    ])
  })
})

test('whatever is done to a grid, its HTML is that grid again, and no word is lost by joining', () => {
  const grid = fc
    .record({ width: fc.integer({ min: 1, max: 4 }), height: fc.integer({ min: 1, max: 4 }) })
    .map(({ width, height }) =>
      Array.from({ length: height }, (_, r) => Array.from({ length: width }, (_, c) => `w${r}-${c}`)),
    )
  const step = fc.record({
    what: fc.constantFrom('right', 'below', 'part', 'row', 'column', 'less row', 'less column'),
    row: fc.nat(5),
    column: fc.nat(5),
  })
  const words = (rows: readonly (readonly string[])[]) =>
    rows
      .flat()
      .join(' ')
      .match(/w\d-\d/g)
      ?.sort()
  fc.assert(
    fc.property(grid, fc.boolean(), fc.array(step, { maxLength: 8 }), (start, hasHead, steps) => {
      let rows: string[][] = start
      for (const { what, row, column } of steps) {
        const [r, c] = [row % rows.length, column % rows[0]!.length]
        const isAnchor = rows[r]![c] !== LEFT && rows[r]![c] !== UP
        const before = words(rows)
        if ((what === 'right' || what === 'below') && isAnchor) {
          rows = joined(rows, r, c, what) ?? rows
          expect(words(rows)).toEqual(before)
        } else if (what === 'part' && isAnchor) rows = parted(rows, r, c)
        else if (what === 'row') rows = withRow(rows, r)
        else if (what === 'column') rows = withColumn(rows, c)
        else if (what === 'less row' && rows.length > 1) rows = withoutRow(rows, r)
        else if (what === 'less column' && rows[0]!.length > 1) rows = withoutColumn(rows, c)
        rows = settled(rows, hasHead)
      }
      expect(gridOf(gridHtml({ hasHead, rows }))).toEqual({ hasHead, rows })
    }),
  )
})
