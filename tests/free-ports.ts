import { createServer } from 'node:net'

/**
 * From here on Linux hands ports out to whoever connects (`ip_local_port_range`): a process that is started again would find
 * its own taken by somebody's connection.
 */
const FIRST_GIVEN_OUT = 32_768
const FIRST = 20_000

/** The first of `count` free ports in a row. */
export async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = FIRST + Math.floor(Math.random() * (FIRST_GIVEN_OUT - count - FIRST))
    if (await areFree(first, count)) return first
  }
}

/** Whether `count` ports in a row are free, from `first` on. */
export async function areFree(first: number, count: number): Promise<boolean> {
  const free = await Promise.all(Array.from({ length: count }, (_, index) => isFree(first + index)))
  return free.every(Boolean)
}

function isFree(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const server = createServer()
  server.once('error', () => resolve(false))
  server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  return promise
}
