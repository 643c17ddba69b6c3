import { expect, test } from 'bun:test'
import { readTable } from './read-table'

const bytes = (text: string) => new TextEncoder().encode(text)
const meta = (count: number) => Array.from({ length: count }, (_, at) => `Meta: ${at}`)
const lines = (...rows: readonly (readonly string[])[]) =>
  bytes(rows.map(cells => cells.join(',')).join('\n'))

test('of more columns than are taken in, those without a value are left out, but for what we know', async () => {
  const blank = Array<string>(180).fill('')
  const { header, rows } = await readTable(
    lines(
      ['SKU', 'Name', ...meta(180), 'Price', 'Storage'],
      ['HOP-1', 'Hops', ...blank.with(7, 'bitter'), '3.20', ''],
      ['HOP-2', 'Hops', ...blank.with(90, 'mild'), '3.40', ''],
    ),
  )
  expect(header).toEqual(['SKU', 'Name', 'Meta: 7', 'Meta: 90', 'Price', 'Storage'])
  expect(rows.map(({ cells }) => cells)).toEqual([
    ['HOP-1', 'Hops', 'bitter', '', '3.20', ''],
    ['HOP-2', 'Hops', '', 'mild', '3.40', ''],
  ])
})

test('more columns with something in them are refused, and so is what stands in none', async () => {
  const full = Array<string>(180).fill('x')
  await expect(readTable(lines(['SKU', 'Name', ...meta(180)], ['HOP-1', 'Hops', ...full]))).rejects.toThrow(
    'That has 182 columns: 120 at most.',
  )
  await expect(
    readTable(lines(['SKU', 'Name', ...meta(180)], ['HOP-1', 'Hops', ...full.map(() => ''), 'stray'])),
  ).rejects.toThrow('Row 2 has more cells than the first row has names.')
})

test('few columns stay, also those without a value', async () => {
  expect((await readTable(lines(['SKU', 'Colour', 'Name'], ['HOP-1', '', 'Hops']))).header).toEqual([
    'SKU',
    'Colour',
    'Name',
  ])
})
