import { join } from 'node:path'
import { freePorts } from '../../tests/free-ports'
import { type LoadResult, load } from './sockets'

/** An Elysia that says "hello", in a process of its own. */
export async function startBareElysia(): Promise<{
  readonly url: string
  readonly pid: number
  stop(): Promise<void>
}> {
  const port = await freePorts(1)
  const child = Bun.spawn([process.execPath, join(import.meta.dir, 'hello.ts'), String(port)])
  const url = `http://127.0.0.1:${port}/`
  while (!(await isUp(url))) await Bun.sleep(20)
  return {
    url,
    pid: child.pid,
    async stop() {
      child.kill()
      await child.exited
    },
  }
}

/** What a bare Elysia answers in so many seconds, warm. */
export async function bareElysia(
  seconds: number,
  headers: Readonly<Record<string, string>>,
): Promise<LoadResult> {
  const server = await startBareElysia()
  try {
    await load(server.url, { seconds: 1 })
    return await load(server.url, { seconds, headers })
  } finally {
    await server.stop()
  }
}

function isUp(url: string): Promise<boolean> {
  return fetch(url).then(
    answer => answer.ok,
    () => false,
  )
}
