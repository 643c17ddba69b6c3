import { expect, test } from 'bun:test'
import { UnreadableTable } from './read-table'
import { type ReadPages, readPages, readPagesNow } from './table-pages'

const bytes = (text: string) => new TextEncoder().encode(text)
const listOf = (rows: number) =>
  ['sku,name,price', ...Array.from({ length: rows }, (_, n) => `S-${n},"Jam, and the ${n}th",4.50`)].join(
    '\n',
  )

test('a long file is read in a thread as a short one is read here', async () => {
  const [short, long] = [bytes(listOf(3)), bytes(listOf(2_500))]
  expect<ReadPages>(await readPages(short)).toEqual(await readPagesNow(short))
  const { header, pages } = await readPages(long)
  expect(header).toEqual(['sku', 'name', 'price'])
  expect(pages.map(page => JSON.parse(page).length)).toEqual([1_000, 1_000, 500])
  expect(JSON.parse(pages[2] ?? '')[499]).toEqual({
    number: 2_501,
    cells: ['S-2499', 'Jam, and the 2499th', '4.50'],
  })
})

test('requests are answered while a long file is read', async () => {
  let [turns, isRead] = [0, false]
  const turn = () => {
    turns += 1
    if (!isRead) setImmediate(turn)
  }
  setImmediate(turn)
  await readPages(bytes(listOf(20_000)))
  isRead = true
  expect(turns).toBeGreaterThan(20)
})

test('what is no table is refused from there with the same words', async () => {
  const wide = bytes(`sku,name\n${'S-1,Jam, and more of it\n'.repeat(4_000)}`)
  const refusal = await readPages(wide).catch((fault: unknown) => fault)
  expect(refusal).toBeInstanceOf(UnreadableTable)
  expect(await readPagesNow(wide)).toEqual({ refusal: (refusal as Error).message })
  await expect(readPages(bytes(listOf(20_001)))).rejects.toThrow('20,000 at most')
})
