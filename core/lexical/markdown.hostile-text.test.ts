import { expect, test } from 'bun:test'
import { inThread, TookTooLong } from '#core/threads/in-thread'
import { markdownDocument } from './markdown'
import { markdownHtml } from './markdown-html'
import { renderDocument } from './render'

/** What is over so soon holds nobody up. */
const A_MOMENT_MS = 100

/** How often something else had its turn while a work went on, and how long that was. */
async function turnsDuring(work: Promise<unknown>): Promise<{ turns: number; ms: number }> {
  const begun = performance.now()
  let turns = 0
  let over = false
  void work.finally(() => {
    over = true
  })
  while (!over) {
    await new Promise(resolve => setImmediate(resolve))
    turns += 1
  }
  await work
  return { turns, ms: performance.now() - begun }
}

test.each([
  ['brackets', '['.repeat(200_000)],
  ['stars', '*'.repeat(100_000)],
  ['emphasis that never ends', '*a '.repeat(60_000)],
  ['deep quotes', '> '.repeat(20_000)],
  ['one long line', 'word'.repeat(200_000)],
  ['links within links', '[a]('.repeat(40_000)],
  ['a table of a thousand columns', `${'|a'.repeat(1000)}|\n${'|-'.repeat(1000)}|\n${'a\n'.repeat(20_000)}`],
  ['headings all alike', '# Frost\n'.repeat(20_000)],
])('a long text of %s lets others have their turns while it is rendered', async (_, markdown) => {
  const { turns, ms } = await turnsDuring(markdownHtml({ markdown }))
  expect(ms < A_MOMENT_MS || turns > 20).toBe(true)
})

test('a text is rendered the same whether it is short, long, or known from before', async () => {
  const short = '## Frost\n\n*Beans*'
  const long = `${short}\n\n${'More of it. '.repeat(1_000)}`
  for (const markdown of [short, long, long]) {
    expect(await markdownHtml({ markdown })).toBe(renderDocument(markdownDocument(markdown)).html)
  }
  expect(
    await markdownHtml({ markdown: '[a](/b)', medium: 'email', origin: 'https://coop.example' }),
  ).toContain('href="https://coop.example/b"')
})

test('what takes too long is ended, and what waits behind it is done', async () => {
  const asked = inThread<number, string>(new URL('./fixtures/slow-thread.ts', import.meta.url), 1_500)
  const [endless, behind] = await Promise.allSettled([asked(Number.POSITIVE_INFINITY), asked(1)])
  expect(endless).toMatchObject({ status: 'rejected', reason: expect.any(TookTooLong) })
  expect(behind).toEqual({ status: 'fulfilled', value: 'done' })
  const [faulty] = await Promise.allSettled([asked(-1)])
  expect(String((faulty as PromiseRejectedResult).reason)).toContain('no such number')
})

test('equal headings are told apart by number, in whichever order they come', () => {
  const html = renderDocument(markdownDocument('# A-1\n# A\n# A\n# A')).html
  expect([...html.matchAll(/id="([^"]*)"/g)].map(([, id]) => id)).toEqual(['a-1', 'a', 'a-2', 'a-3'])
})

test('a table that is mostly empty cells stays text; one that is full of words is a table', () => {
  const hollow = `${'|a'.repeat(100)}|\n${'|-'.repeat(100)}|\n${'a\n'.repeat(100)}`
  expect(renderDocument(markdownDocument(hollow)).html).not.toContain('<table')
  const full = `|crop|days|\n|---|---|\n${'|rye|280|\n'.repeat(2_000)}`
  expect(renderDocument(markdownDocument(full)).html.match(/<tr>/g)).toHaveLength(2_001)
})
