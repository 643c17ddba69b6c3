import { expect, test } from 'bun:test'
import type { House } from '#core/app/house'
import { createLog } from '#core/log/log'
import { observed } from './observe'

const house = { config: { metricsToken: 'scrape me' }, log: createLog('fatal') } as unknown as House

test('requests are counted by app and status, for those who show the token alone', async () => {
  const handle = observed(
    house,
    'market',
    { handle: () => new Response('jam', { status: 418 }), kept: () => null },
    [],
  )
  await handle(new Request('http://localhost:4001/'))
  const asked = (authorization: string) =>
    handle(new Request('http://localhost:4001/metrics', { headers: { authorization } }))
  expect(await (await asked('Bearer scrape me')).text()).toContain(
    'coop_requests_total{domain="market",status="418"} 1',
  )
  expect((await asked('Bearer guess')).status).toBe(418)
})

test('a kept page is counted as every answer is', async () => {
  const kept = () => new Response('plums')
  const handle = observed(house, 'events', { handle: () => new Response('jam'), kept }, [])
  const count = async () => {
    const metrics = new Request('http://localhost:4003/metrics', {
      headers: { authorization: 'Bearer scrape me' },
    })
    const text = await (await handle(metrics)).text()
    return Number(/coop_requests_total\{domain="events",status="200"\} (\d+)/.exec(text)?.[1] ?? 0)
  }
  const before = await count()
  expect(await (await handle(new Request('http://localhost:4003/'))).text()).toBe('plums')
  expect(await count()).toBe(before + 1)
})

test('a request whose address cannot be read is answered, and stands in the log without one', async () => {
  const lines: string[] = []
  const log = createLog('info', { write: line => lines.push(line) })
  const logging = { ...house, log } as unknown as House
  const refused = { handle: () => new Response('', { status: 400 }), kept: () => null }
  // So Bun gives it where no host was named.
  const request = Object.defineProperty(new Request('http://localhost/'), 'url', { value: '/metrics' })
  expect((await observed(logging, 'market', refused, [])(request)).status).toBe(400)
  expect(JSON.parse(lines.join())).toMatchObject({ url: '…', status: 400 })
})
