import { expect, test } from 'bun:test'
import { connect, type Socket } from 'node:net'
import { closeDoors, closingConnections } from './drain'

type Log = Parameters<typeof closeDoors>[1]['log']

/** A door whose answers wait until `release()`, and a house that can only close. */
function open() {
  const closing = new AbortController()
  const held = Promise.withResolvers<void>()
  const entered = Promise.withResolvers<void>()
  const warnings: string[] = []
  const answer = async (request: Request) => {
    if (new URL(request.url).pathname === '/slow') {
      entered.resolve()
      await held.promise
    }
    return new Response('x'.repeat(200_000))
  }
  const server = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: closingConnections(answer, closing.signal),
  })
  const log = { warn: (sentence: string) => warnings.push(sentence) } as unknown as Log
  const house = { beginClosing: () => closing.abort(), log }
  return { server, house, warnings, release: held.resolve, entered: entered.promise }
}

test('who is inside is answered whole, and told that this was the last answer here', async () => {
  const { server, house, entered, release } = open()
  const slow = fetch(`${server.url}slow`)
  await entered
  const closed = closeDoors([server], house)
  release()
  const answer = await slow
  expect((await answer.text()).length).toBe(200_000)
  expect(answer.headers.get('connection')).toBe('close')
  await closed
  expect(await fetch(server.url).catch(error => error.code)).toBe('ECONNREFUSED')
})

test('what a kept connection asks at the moment of closing is still answered, and the connection then ends', async () => {
  const { server, house, warnings } = open()
  const line = await kept(server.port ?? 0)
  const closed = closeDoors([server], house)
  const answer = await line.ask('/')
  expect(answer).toContain('200 OK')
  expect(answer.toLowerCase()).toContain('connection: close')
  await line.ended
  await closed
  expect(warnings).toEqual([])
})

test('what a proxy sends on its kept connections is answered for as long as it keeps them, and new ones are taken', async () => {
  const { server, house, warnings } = open()
  const [early, late] = [await kept(server.port ?? 0), await kept(server.port ?? 0)]
  const letGo = Promise.withResolvers<void>()
  const closed = closeDoors([server], house, () => letGo.promise)
  for (const line of [early, late, await kept(server.port ?? 0, false)]) {
    const answer = await line.ask('/')
    expect(answer).toContain('200 OK')
    expect(answer.toLowerCase()).toContain('connection: close')
    await line.ended
  }
  letGo.resolve()
  await closed
  expect(warnings).toEqual([])
})

test('who takes too long is cut off, and that is written down', async () => {
  const { server, house, warnings, entered } = open()
  const slow = fetch(`${server.url}slow`).catch(error => error.code)
  await entered
  await closeDoors([server], house, async () => {}, 20)
  expect(await slow).toBe('ECONNRESET')
  expect(warnings.length).toBe(1)
})

/** A connection that has asked once already, and is kept; or one that is new. */
async function kept(port: number, hasAsked = true) {
  const socket: Socket = connect(port, '127.0.0.1')
  const ended = new Promise<void>(resolve => socket.once('close', () => resolve()))
  let got = ''
  let arrived = Promise.withResolvers<void>()
  socket.on('data', chunk => {
    got += chunk
    if (got.length > 200_000) arrived.resolve()
  })
  const ask = async (path: string) => {
    got = ''
    arrived = Promise.withResolvers()
    socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`)
    await arrived.promise
    return got.slice(0, 500)
  }
  if (hasAsked) await ask('/')
  return { ask, ended }
}
