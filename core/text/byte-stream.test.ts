import { expect, spyOn, test } from 'bun:test'
import { byteStream } from './byte-stream'

test('parts are read when they are wanted, and no further', async () => {
  const made: string[] = []
  async function* parts() {
    for (const part of ['ab', 'cd', 'ef', 'gh', 'ij']) {
      made.push(part)
      yield part
    }
  }
  const reader = byteStream(parts(), 3).getReader()
  const decoder = new TextDecoder()
  expect(decoder.decode((await reader.read()).value)).toBe('abcd')
  // One chunk ahead at the most, which the stream holds ready.
  expect(made.length).toBeLessThanOrEqual(4)
  expect(decoder.decode((await reader.read()).value)).toBe('efgh')
  expect(decoder.decode((await reader.read()).value)).toBe('ij')
  expect((await reader.read()).done).toBe(true)
})

test('who stops reading ends what makes the parts', async () => {
  let ended = false
  async function* parts() {
    try {
      for (;;) yield 'more'
    } finally {
      ended = true
    }
  }
  const reader = byteStream(parts(), 4).getReader()
  await reader.read()
  await reader.cancel()
  expect(ended).toBe(true)
})

test('a part that fails fails who reads', async () => {
  async function* parts() {
    yield 'first'
    throw new Error('the second is broken')
  }
  await expect(new Response(byteStream(parts())).text()).rejects.toThrow('the second is broken')
})

test('nothing is an empty text', async () => {
  async function* parts(): AsyncGenerator<string> {}
  expect(await new Response(byteStream(parts())).text()).toBe('')
})

test('what much text was made of is collected as it goes', async () => {
  const collected = spyOn(Bun, 'gc')
  async function* parts() {
    for (let part = 0; part < 192; part++) yield 'x'.repeat(64 * 1024)
  }
  await new Response(byteStream(parts())).arrayBuffer()
  expect(collected).toHaveBeenCalledTimes(12)
  collected.mockRestore()
})
