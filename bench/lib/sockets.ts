const HEAD_END = Buffer.from('\r\n\r\n')

export type LoadResult = {
  readonly requests: number
  readonly perSecond: number
  /** Answers with another status than 200. */
  readonly refused: number
}

type LoadOptions = {
  readonly connections?: number
  readonly headers?: Readonly<Record<string, string>>
} & ({ readonly seconds: number } | { readonly requests: number })

/**
 * Asks one address again and again over kept connections, each waiting for its answer before it asks again.
 * Plain sockets: a `fetch` would cost this side more than the answer costs the other.
 */
export async function load(url: string, options: LoadOptions): Promise<LoadResult> {
  const { hostname, port, pathname, search } = new URL(url)
  const headers = { host: `${hostname}:${port}`, ...options.headers }
  const lines = Object.entries(headers).map(([name, text]) => `${name}: ${text}`)
  const request = `GET ${pathname}${search} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`
  const limit = 'requests' in options ? options.requests : Number.POSITIVE_INFINITY
  const began = performance.now()
  const until = 'seconds' in options ? began + options.seconds * 1000 : Number.POSITIVE_INFINITY
  const state = { sent: 0, done: 0, refused: 0 }
  const mayAsk = () => state.sent < limit && performance.now() < until

  const connection = () => {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const ask = (socket: { write(text: string): number; end(): void }) => {
      if (!mayAsk()) {
        socket.end()
        return resolve()
      }
      state.sent += 1
      socket.write(request)
    }
    const answers = readAnswers(ok => {
      state.done += 1
      if (!ok) state.refused += 1
    })
    Bun.connect({
      hostname: '127.0.0.1',
      port: Number(port),
      socket: {
        open: ask,
        data(socket, chunk) {
          if (answers(chunk)) ask(socket)
        },
        error: (_, fault) => reject(fault),
        close: () => resolve(),
      },
    }).catch(reject)
    return promise
  }

  await Promise.all(Array.from({ length: options.connections ?? 32 }, connection))
  const seconds = (performance.now() - began) / 1000
  return { requests: state.done, perSecond: state.done / seconds, refused: state.refused }
}

/** Counts whole answers by their Content-Length; says of each chunk whether an answer ended with it. */
function readAnswers(onAnswer: (ok: boolean) => void): (chunk: Buffer) => boolean {
  let pending: Buffer | null = null
  let missing = 0
  let ok = false
  return chunk => {
    if (missing > 0) {
      missing -= chunk.length
    } else {
      pending = pending ? Buffer.concat([pending, chunk]) : chunk
      const end = pending.indexOf(HEAD_END)
      if (end < 0) return false
      const head = pending.toString('latin1', 0, end).toLowerCase()
      ok = head.startsWith('http/1.1 200')
      const length = Number(/\r\ncontent-length: (\d+)/.exec(head)?.[1] ?? 0)
      missing = length - (pending.length - end - HEAD_END.length)
      pending = null
    }
    if (missing > 0) return false
    missing = 0
    onAnswer(ok)
    return true
  }
}
