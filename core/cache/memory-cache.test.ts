import { expect, test } from 'bun:test'
import { createMemoryCache } from './memory-cache'

test('the cache never grows past its bytes: the least recently used go first', async () => {
  const cache = createMemoryCache({ maxBytes: 100_000 })
  const page = 'x'.repeat(10_000)
  for (const key of ['a', 'b', 'c', 'd']) await cache.set(key, page, { ttlMs: 60_000 })
  await cache.get('a')
  await cache.set('e', page, { ttlMs: 60_000 })

  expect(await cache.get('a')).not.toBeNull()
  expect(await cache.get('b')).toBeNull()
})

test('a value of more than a quarter of the cache is not kept, and pushes nothing out', async () => {
  const cache = createMemoryCache({ maxBytes: 100_000 })
  await cache.set('small', 'x', { ttlMs: 60_000 })
  await cache.set('huge', 'x'.repeat(40_000), { ttlMs: 60_000 })
  expect(await cache.get('huge')).toBeNull()
  expect(await cache.get('small')).toBe('x')
})
