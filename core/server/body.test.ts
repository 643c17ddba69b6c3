import { expect, test } from 'bun:test'
import { BodyTooSlow, boundedBody } from './body'

const sent = (body: BodyInit | null) => new Request('http://localhost/', { method: 'POST', body })

/** A sender that hands over these pieces, and then either ends or falls silent. */
function pieces(texts: readonly string[], { ends = true } = {}) {
  const sender = { pulled: 0, cancelled: false }
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const text = texts[sender.pulled++]
        if (text !== undefined) controller.enqueue(new TextEncoder().encode(text))
        else if (ends) controller.close()
        else await new Promise(() => {})
      },
      cancel() {
        sender.cancelled = true
      },
    },
    { highWaterMark: 0 },
  )
  return { sender, request: sent(stream) }
}

test('a body that comes in pieces is put together in their order', async () => {
  const { request } = pieces(['one ', 'two ', 'three'])
  const bytes = await boundedBody(request, 100)
  expect(new TextDecoder().decode(bytes ?? undefined)).toBe('one two three')
})

test('a request without a body has none', async () => {
  expect(await boundedBody(sent(null), 0)).toEqual(new Uint8Array())
})

test('exactly as much as is allowed is taken, one byte more is not', async () => {
  expect((await boundedBody(pieces(['12', '34']).request, 4))?.byteLength).toBe(4)
  expect(await boundedBody(pieces(['12', '345']).request, 4)).toBeNull()
})

test('nothing is read beyond the piece that is too much', async () => {
  const { sender, request } = pieces(['123', '456', '789', 'abc'])
  expect(await boundedBody(request, 5)).toBeNull()
  expect(sender.pulled).toBe(2)
  expect(sender.cancelled).toBe(true)
})

test('a sender who falls silent is waited for so long and no longer', async () => {
  const { sender, request } = pieces(['12'], { ends: false })
  await expect(boundedBody(request, 100, 20)).rejects.toThrow(BodyTooSlow)
  expect(sender.cancelled).toBe(true)
})
