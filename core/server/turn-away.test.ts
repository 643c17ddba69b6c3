import { expect, test } from 'bun:test'
import { connect, type Socket } from 'node:net'
import { turnAway } from './turn-away'

const ASK = 'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n'

test.if(process.platform === 'linux')(
  'who has connected is heard, and who knocks now hears nothing until nobody is there',
  async () => {
    const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => new Response('leeks') })
    const [kept, silent] = [await connected(server.port ?? 0), await connected(server.port ?? 0)]
    expect(await said(kept)).toContain('leeks')
    expect(turnAway(server.port ?? 0)).toBe(true)
    const newcomer = connect(server.port ?? 0, '127.0.0.1')
    const refusal = new Promise<string>(resolve => {
      newcomer.once('connect', () => resolve('was let in'))
      newcomer.once('error', fault => resolve((fault as Error & { code: string }).code))
    })
    expect(await said(silent)).toContain('leeks')
    expect(await said(kept)).toContain('leeks')
    await server.stop()
    expect(await refusal).toBe('ECONNREFUSED')
  },
)

test('a port that is not ours is left alone', () => {
  expect(turnAway(1)).toBe(false)
})

function connected(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  return new Promise(resolve => socket.once('connect', () => resolve(socket)))
}

function said(socket: Socket): Promise<string> {
  socket.write(ASK)
  return new Promise(resolve => socket.once('data', text => resolve(String(text))))
}
