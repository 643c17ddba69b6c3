import { describe, expect, test } from 'bun:test'
import { readTable } from './read-table'

const bytes = (text: string) => new TextEncoder().encode(text)
const refusal = (file: Uint8Array) =>
  readTable(file).then(
    () => 'taken',
    (fault: Error) => `${fault.name}: ${fault.message}`,
  )

describe('a file that is no table is called what it is', () => {
  test.each([
    [Uint8Array.fromHex('d0cf11e0a1b11ae10000'), 'old kind'],
    [bytes('%PDF-1.7\n1 0 obj'), 'PDF'],
    [Uint8Array.fromHex('89504e470d0a1a0a'), 'picture'],
    [bytes('\n<!DOCTYPE html><html><form>Sign in'), 'web page'],
    [bytes('<html lang="de"><body>Wartung</body>'), 'web page'],
    [bytes('[{"sku":"A"}]'), 'JSON'],
    [bytes('{ "products": [] }'), 'JSON'],
  ])('%p', async (file, words) => {
    expect(await refusal(file)).toContain(words)
    expect(await refusal(file)).toStartWith('UnreadableTable')
  })

  test('and one that only begins like it is read', async () => {
    const { rows } = await readTable(bytes('sku,name\n[A],{"quoted"}\n'))
    expect(rows[0]?.cells[0]).toBe('[A]')
    const { header } = await readTable(bytes('[ours],name\nA,B\n'))
    expect(header).toEqual(['[ours]', 'name'])
  })
})

test('a quotation mark that is never closed is named by the line that opens it', async () => {
  const rows = ['sku,name,price', 'A,"Set, honey",4', 'B,"Plum jam,3', 'C,Board 12" oak,9', 'D,Tea,2']
  expect(await refusal(bytes(rows.join('\n')))).toContain('opened in line 3')
  expect(await refusal(bytes(rows.join('\r\n')))).toContain('opened in line 3')
  // Nothing behind it looks like its end.
  const open = rows.filter(row => !row.includes('oak'))
  expect(await refusal(bytes(open.join('\n')))).toContain('opened in line 3')
  const whole = await readTable(bytes('sku,name\nA,"Two\nlines, ""one"" text"\n'))
  expect(whole.rows[0]?.cells[1]).toBe('Two\nlines, "one" text')
  const quoted = await readTable(bytes('sku,name\nA,"""Two"" lines,\none text"\n'))
  expect(quoted.rows[0]?.cells[1]).toBe('"Two" lines,\none text')
})

test('a table below a heading of its own begins with the row that names its columns, and counts its rows from the top', async () => {
  const sheet = 'Price list of Mill Farm,,\nvalid from May,,\n\nsku,name,price\nA-1,Rye,4.50\n'
  expect(await readTable(bytes(sheet))).toEqual({
    header: ['sku', 'name', 'price'],
    rows: [{ number: 5, cells: ['A-1', 'Rye', '4.50'] }],
  })
  const two = await readTable(bytes('sku,stock\nA-1,4\nB-2,9\n'))
  expect(two.header).toEqual(['sku', 'stock'])
})

test('columns may be parted by bars', async () => {
  const { header, rows } = await readTable(bytes('sku|name|price\nA-1|Rye, dark|4,50\n'))
  expect([header, rows[0]?.cells]).toEqual([
    ['sku', 'name', 'price'],
    ['A-1', 'Rye, dark', '4,50'],
  ])
})
