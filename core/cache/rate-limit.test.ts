import { expect, test } from 'bun:test'
import { createMemoryCache } from './memory-cache'
import { createRateLimit } from './rate-limit'

test('the sixth attempt in a minute is refused and told when to come back; another person is not', async () => {
  const cache = createMemoryCache()
  const signIn = createRateLimit(cache, { name: 'sign-in', limit: 5, windowMs: 60_000 })

  const verdicts = []
  for (let attempt = 0; attempt < 6; attempt++) verdicts.push(await signIn.hit('ada'))

  expect(verdicts.map(({ allowed }) => allowed)).toEqual([true, true, true, true, true, false])
  expect(verdicts.map(({ remaining }) => remaining)).toEqual([4, 3, 2, 1, 0, 0])
  expect(verdicts[0]!.retryAfterSeconds).toBe(0)
  expect(verdicts[5]!.retryAfterSeconds).toBeWithin(50, 61)
  expect((await signIn.hit('bo')).allowed).toBe(true)
})

test('two limits with different names do not count each other', async () => {
  const cache = createMemoryCache()
  const signIn = createRateLimit(cache, { name: 'sign-in', limit: 1, windowMs: 60_000 })
  const checkout = createRateLimit(cache, { name: 'checkout', limit: 1, windowMs: 60_000 })
  expect((await signIn.hit('ada')).allowed).toBe(true)
  expect((await checkout.hit('ada')).allowed).toBe(true)
})
