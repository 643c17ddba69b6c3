import { afterEach, beforeEach, expect, test } from 'bun:test'
import type { Cache } from '#core/cache/cache'
import { createMemoryCache } from '#core/cache/memory-cache'
import { createPageCache } from './page-cache'

const HOME = 'http://localhost:4000/'

let cache: Cache
beforeEach(() => {
  cache = createMemoryCache()
})
afterEach(() => cache.close())

test('a kept page is found until one of its tags is purged', async () => {
  const pages = await createPageCache(cache)
  pages.keep(HOME, '<h1>Home</h1>', ['posts', 'site'], performance.now())
  expect(new TextDecoder().decode(pages.find(HOME)?.html)).toBe('<h1>Home</h1>')
  expect(Buffer.from(Bun.gunzipSync(pages.find(HOME)!.gzip)).toString()).toBe('<h1>Home</h1>')
  pages.purge(['products'])
  expect(pages.find(HOME)).not.toBeNull()
  pages.purge(['posts'])
  expect(pages.find(HOME)).toBeNull()
})

test('a page is too old by the clock of whoever asks for it, and is gone then', async () => {
  const pages = await createPageCache(cache)
  pages.keep(HOME, '<h1>Home</h1>', ['posts'], performance.now())
  expect(pages.find(HOME, performance.now() + 9_000)).not.toBeNull()
  expect(pages.find(HOME, performance.now() + 10_001)).toBeNull()
  expect(pages.find(HOME)).toBeNull()
})

test('a page read before a purge is not kept after it: it would show what is gone', async () => {
  const pages = await createPageCache(cache)
  const readAt = performance.now()
  pages.purge(['posts'])
  pages.keep(HOME, 'old', ['posts'], readAt)
  expect(pages.find(HOME)).toBeNull()
})

test('a purge in one process reaches the pages of another', async () => {
  const here = await createPageCache(cache)
  const there = await createPageCache(cache)
  there.keep(HOME, 'old', ['posts'], performance.now())
  await here.announce(['posts'])
  expect(there.find(HOME)).toBeNull()
})

test('two thousand pages are kept: one more takes the place of the oldest', async () => {
  const pages = await createPageCache(cache)
  const url = (number: number) => `${HOME}${number}`
  for (let number = 1; number <= 2_000; number++)
    pages.keep(url(number), 'page', ['posts'], performance.now())
  expect(pages.find(url(1))).not.toBeNull()
  pages.keep(url(2_001), 'page', ['posts'], performance.now())
  expect([1, 2, 2_001].map(number => pages.find(url(number)) !== null)).toEqual([false, true, true])
})

test('whoever may have missed a purge drops all, and keeps nothing that was read before', async () => {
  const gap = Promise.withResolvers<() => void>()
  const pages = await createPageCache({
    ...cache,
    async subscribe(_channel, _listener, missed = () => {}) {
      gap.resolve(missed)
      return async () => {}
    },
  })
  const readAt = performance.now()
  pages.keep(HOME, 'old', ['posts'], readAt)
  const miss = await gap.promise
  miss()
  expect(pages.find(HOME)).toBeNull()
  expect(pages.keep(HOME, 'old', ['posts'], readAt)).toBeNull()
})
