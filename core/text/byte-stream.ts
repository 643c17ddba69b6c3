/** Text as UTF-8, made as it is read: parts are put together until they have this many characters. */
export function byteStream(parts: AsyncGenerator<string>, chunk = 64 * 1024): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
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
    },
    cancel: async () => {
      await parts.return(undefined)
    },
  })
}
