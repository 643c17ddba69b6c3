/** After so many characters what they were made of is collected: left to itself the heap doubles first. */
const COLLECTED_AFTER = 2 ** 20

/** Text as UTF-8, made as it is read: parts are put together until they have this many characters. */
export function byteStream(parts: AsyncGenerator<string>, chunk = 64 * 1024): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let uncollected = 0
  return new ReadableStream({
    async pull(controller) {
      let text = ''
      while (text.length < chunk) {
        const { done, value } = await parts.next()
        if (done) {
          controller.enqueue(encoder.encode(text))
          return controller.close()
        }
        text += value
      }
      controller.enqueue(encoder.encode(text))
      uncollected += text.length
      if (uncollected < COLLECTED_AFTER) return
      uncollected = 0
      // To ask for it without waiting collects little of what grew old meanwhile.
      Bun.gc(true)
    },
    cancel: async () => {
      await parts.return(undefined)
    },
  })
}
