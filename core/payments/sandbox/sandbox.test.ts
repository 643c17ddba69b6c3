import { afterEach, expect, test } from 'bun:test'
import { Elysia } from 'elysia'
import { createSumUpPayments } from '../sumup'
import { jarOfHoney, press } from './cast'
import { type Sandbox, startSandbox } from './sandbox'

const running: Sandbox[] = []
afterEach(() => Promise.all(running.splice(0).map(sandbox => sandbox.stop())))

async function start(merchantCode?: string) {
  const sandbox = await startSandbox({ port: 0, merchantCode })
  sandbox.behaviour.noCallbacks()
  running.push(sandbox)
  return createSumUpPayments({ ...sandbox, host: sandbox.url })
}

test('two sandboxes and another Elysia server in one process know nothing of each other', async () => {
  const other = new Elysia().get('/', () => 'the blog').listen({ port: 0, hostname: '127.0.0.1' })
  const [one, two] = [await start('MONE'), await start('MTWO')]
  const request = jarOfHoney()
  const checkout = await one.createCheckout(request)
  expect(await two.findCheckout(request.reference)).toBeNull()
  await two.createCheckout(request)
  expect((await one.getCheckout(checkout.id)).status).toBe('PENDING')
  const blog = `http://127.0.0.1:${other.server?.port}`
  expect(await (await fetch(blog)).text()).toBe('the blog')
  expect((await fetch(`${blog}/v0.1/checkouts`)).status).toBe(404)
  await other.stop(true)
})

test('two hundred buyers at once each pay for their own jar', async () => {
  const payments = await start()
  const paid = await Promise.all(
    Array.from({ length: 200 }, async () => {
      const { id, hostedUrl } = await payments.createCheckout(jarOfHoney())
      await press(hostedUrl, 'payment')
      return payments.getCheckout(id)
    }),
  )
  expect(paid.filter(checkout => checkout.status === 'PAID')).toHaveLength(200)
  expect(new Set(paid.map(checkout => checkout.transactions[0]?.code)).size).toBe(200)
})

test('a body larger than any checkout is turned away', async () => {
  await start()
  const { url, apiKey } = running[0]!
  const answer = await fetch(`${url}/v0.1/checkouts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ description: 'x'.repeat(100_000) }),
  })
  expect(answer.status).toBe(413)
})

test('a port in use is told at once', async () => {
  await start()
  const port = Number(new URL(running[0]!.url).port)
  await expect(startSandbox({ port })).rejects.toThrow(/port|EADDRINUSE/i)
})
