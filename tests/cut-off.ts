import { connect, createServer, type Socket } from 'node:net'

/** A way to a server that a test can cut, and mend. */
export type CutOff = {
  readonly url: string
  /** Ends every connection and takes no new one. */
  cut(): Promise<void>
  /** Takes connections again, on the same port. */
  mend(): Promise<void>
  stop(): Promise<void>
}

/** Stands between a client and the server of `url`. */
export async function cutOff(url: string): Promise<CutOff> {
  const target = new URL(url)
  const open = new Set<Socket>()
  const server = createServer(near => {
    const far = connect(Number(target.port), target.hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
    }
  })
  const listen = (port: number) =>
    new Promise<void>(listening => server.listen(port, '127.0.0.1', () => listening()))
  await listen(0)
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const cut = () => {
    const closed = new Promise<void>(done => server.close(() => done()))
    for (const socket of open) socket.destroy()
    return closed
  }
  const through = new URL(url)
  through.hostname = '127.0.0.1'
  through.port = String(port)
  return {
    url: through.href,
    cut,
    mend: () => listen(port),
    stop: () => (server.listening ? cut() : Promise.resolve()),
  }
}
