import { afterAll, beforeAll, expect, test } from 'bun:test'
import { enqueue } from '#core/jobs/enqueue'
import { type TestHouse, testHouse } from '../../tests/house'
import { startTracing, type Tracing } from './start-tracing'
import { currentTraceparent, spanned, wellFormedTraceparent } from './trace'

const TRACE = '0af7651916cd43dd8448eb211c80319c'
const PARENT = `00-${TRACE}-b7ad6b7169203331-01`

type Sent = {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
  readonly status?: { readonly code?: number; readonly message?: string }
  readonly attributes: readonly { readonly key: string; readonly value: Record<string, unknown> }[]
}

/** A collector on loopback, which keeps what it is sent (OTLP/HTTP, JSON). */
const spans: Sent[] = []
const services = new Set<string>()
const collector = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  async fetch(request) {
    const sent = (await request.json()) as {
      resourceSpans: { resource: { attributes: Sent['attributes'] }; scopeSpans: { spans: Sent[] }[] }[]
    }
    for (const { resource, scopeSpans } of sent.resourceSpans) {
      for (const { key, value } of resource.attributes)
        if (key === 'service.name') services.add(String(value.stringValue))
      spans.push(...scopeSpans.flatMap(scope => scope.spans))
    }
    return Response.json({})
  },
})

let world: TestHouse
let tracing: Tracing
beforeAll(async () => {
  world = await testHouse()
})
afterAll(async () => {
  await world.close()
  await collector.stop(true)
})

/** What is sent of what happens meanwhile. */
async function traced(work: () => Promise<unknown>): Promise<readonly Sent[]> {
  spans.length = 0
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url.origin
  tracing = await startTracing('blog')
  try {
    await work()
  } finally {
    await tracing.stop()
    delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT
  }
  return [...spans]
}

const attribute = (span: Sent | undefined, name: string) =>
  Object.values(span?.attributes.find(({ key }) => key === name)?.value ?? {})[0]

test('a page is a span of whoever asked for it, with its fragments and its SQL below it', async () => {
  const visitor = await world.browser('member')
  const sent = await traced(() => visitor.get('blog', '/?secret=x', { traceparent: PARENT }))
  expect([...services]).toEqual(['blog'])
  const page = sent.find(({ name }) => name === 'GET blog')
  expect([page?.traceId, page?.parentSpanId]).toEqual([TRACE, 'b7ad6b7169203331'])
  expect(attribute(page, 'http.response.status_code')).toBe(200)
  expect(sent.every(({ traceId }) => traceId === TRACE)).toBe(true)
  expect(sent.some(({ name }) => name.startsWith('fragment '))).toBe(true)
  const statement = sent.find(({ name }) => name === 'SELECT')
  expect(String(attribute(statement, 'db.query.text'))).toStartWith('select')
  expect(statement?.parentSpanId).toBeString()
})

test('a job belongs to the trace of the request that asked for it, and names that request', async () => {
  const sent = await traced(async () => {
    await spanned({ name: 'asking' }, () => enqueue(world.ctx(), 'prune-letters', {}))
    await world.work()
  })
  const asking = sent.find(({ name }) => name === 'asking')
  const job = sent.find(({ name }) => name === 'job prune-letters')
  expect(job?.traceId).toBe(asking?.traceId ?? '')
  expect(job?.parentSpanId).toBe(asking?.spanId)
})

test('what fails is an error by its class, without its words', async () => {
  const failing = async () => {
    throw new TypeError('mair@example.org typed this')
  }
  const sent = await traced(async () => {
    await expect(spanned({ name: 'failing' }, failing)).rejects.toThrow('typed this')
    expect(() => spanned({ name: 'failing at once' }, () => JSON.parse('{'))).toThrow()
  })
  expect(sent.map(({ name, status }) => [name, status])).toEqual([
    ['failing', { code: 2, message: 'TypeError' }],
    ['failing at once', { code: 2, message: 'SyntaxError' }],
  ])
  expect(JSON.stringify(sent)).not.toContain('mair@')
})

test('where nobody listens nothing is made, and payloads of jobs stay as they were', async () => {
  expect(spanned({ name: 'nothing' }, span => span)).toBeNull()
  expect(currentTraceparent()).toBeNull()
})

test.each([
  [PARENT, true],
  ['00-00000000000000000000000000000000-b7ad6b7169203331-01', false],
  [`00-${TRACE}-0000000000000000-01`, false],
  [`${PARENT}-more`, false],
  [`ff-${TRACE}-b7ad6b7169203331-01`, false],
  [7, false],
  [undefined, false],
])('%p is well formed: %p', (text, is) => {
  expect(wellFormedTraceparent(text) !== null).toBe(is)
})
