import { expect, test } from 'bun:test'
import { BodyTooLarge } from './refusals'
import { readLimited } from './safe-fetch'

test('what is too large is read no further, and whoever sends it is stopped', async () => {
  let stopped = false
  const body = new ReadableStream<Uint8Array>({
    pull: controller => controller.enqueue(new Uint8Array(600)),
    cancel() {
      stopped = true
    },
  })
  await expect(readLimited(new Response(body), 1_000)).rejects.toBeInstanceOf(BodyTooLarge)
  expect(stopped).toBe(true)
})

test.each([0, 999, 1_000])('%d bytes of a thousand are read whole', async size => {
  expect(await readLimited(new Response(new Uint8Array(size)), 1_000)).toHaveLength(size)
})
