import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { S3Client } from 'bun'
import { explain } from './lifetime'

test.each(['SIGINT', 'SIGTERM'] as const)('%s stops what runs and exits 0', async signal => {
  const child = runs(`async () => ({ async stop() { console.log('stopped') } })`, `console.log('up')`)
  await firstLine(child)
  child.kill(signal)
  expect(await rest(child)).toBe('stopped\n')
  expect(child.exitCode).toBe(0)
})

test('a signal during the start lets it finish, then stops it', async () => {
  const child = runs(`async () => {
    console.log('starting')
    await new Promise(done => process.once('SIGTERM', done))
    return { async stop() { console.log('stopped') } }
  }`)
  await firstLine(child)
  child.kill('SIGTERM')
  expect(await rest(child)).toBe('stopped\n')
  expect(child.exitCode).toBe(0)
})

test('one press of Ctrl+C that arrives twice is one', async () => {
  const child = runs(
    `async () => ({ async stop() {
      console.log('stopping')
      await new Promise(again => process.once('SIGINT', again))
      console.log('stopped')
    } }), 60_000`,
    `console.log('up')`,
  )
  await firstLine(child)
  child.kill('SIGINT')
  await firstLine(child)
  child.kill('SIGINT')
  expect(await rest(child)).toBe('stopped\n')
  expect(child.exitCode).toBe(0)
})

test('a later signal does not wait for a stop that hangs', async () => {
  const child = runs(
    `async () => ({ stop() { console.log('stopping'); return new Promise(() => {}) } }), 0`,
    `console.log('up')`,
  )
  const lines = linesOf(child)
  await lines.next()
  child.kill('SIGINT')
  expect((await lines.next()).value).toBe('stopping')
  child.kill('SIGINT')
  expect(await child.exited).toBe(130)
})

test('the loss of what it cannot do without is one plain line, a clean stop, and exit 1', async () => {
  const child = runs(`async () => ({
    lost: Promise.resolve(Object.assign(new Error('PostgreSQL ended again and again'), { name: 'PostgresFailed' })),
    async stop() { console.log('stopped') },
  })`)
  expect(await new Response(child.stderr).text()).toBe('PostgreSQL ended again and again\n')
  expect(await rest(child)).toBe('stopped\n')
  expect(child.exitCode).toBe(1)
})

test('a connection that the database drops while nobody looks ends nothing; a fault that nobody foresaw does', async () => {
  const dropped = `setTimeout(() => { throw Object.assign(new Error('terminating connection'), { code: '57P01' }) }, 1)`
  const child = runs(`async () => ({ async stop() { console.log('stopped') } })`, dropped)
  const said = await child.stderr.getReader().read()
  expect(new TextDecoder().decode(said.value)).toContain('dropped a connection (57P01)')
  child.kill('SIGTERM')
  expect(await child.exited).toBe(0)
  const broken = runs(`async () => ({ async stop() {} })`, `setTimeout(() => { throw new Error('odd') }, 1)`)
  expect(await new Response(broken.stderr).text()).toContain('odd')
  expect(await broken.exited).toBe(1)
})

test('a port that is taken is one plain line, and exit 1', async () => {
  using taken = Bun.serve({ port: 0, fetch: () => new Response() })
  const child = runs(`async () => { Bun.serve({ port: ${taken.port}, fetch: () => new Response() }) }`)
  expect(await new Response(child.stderr).text()).toBe(
    `Port ${taken.port} is taken: end what uses it, or set COOP_PORT to the first of six free ones.\n`,
  )
  expect(await child.exited).toBe(1)
})

test('a folder without permission is named, with what to do', () => {
  const error = Object.assign(new Error('EACCES: permission denied'), { code: 'EACCES', path: '/srv/coop' })
  expect(explain(error)).toBe(
    'No permission for /srv/coop: give this user the right, or set COOP_DATA to a folder of its own.',
  )
})

test.each(['ENOSPC', 'EDQUOT'])('a disk that is full (%s) is said to be, with what to do', code => {
  const error = Object.assign(new Error(`${code}: no space left on device, write`), { code })
  expect(explain(error)).toBe(
    `There is no room left on the disk (${code}): make some, or set COOP_DATA to a folder on another disk.`,
  )
})

test('a bucket that refuses is said to, by its own word, with what to look at', async () => {
  using shut = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    fetch: () =>
      new Response('<Error><Code>SlowDown</Code><Message>Too many jars</Message></Error>', { status: 400 }),
  })
  const client = new S3Client({
    bucket: 'b',
    endpoint: shut.url.origin,
    accessKeyId: 'a',
    secretAccessKey: 's',
  })
  const fault = await client.write('k', 'v').catch(each => each)
  expect(explain(fault)).toBe(
    'The bucket did not do what it was asked (SlowDown: Too many jars): look whether it is there, and at S3_ENDPOINT, S3_REGION and the keys.',
  )
})

test('a fault that nobody foresaw is shown whole', () => {
  expect(explain(new TypeError('x is not a function'))).toContain('lifetime.test.ts')
})

function runs(start: string, then = '') {
  const code = `
    import { runUntilStopped } from './lifetime'
    await runUntilStopped(${start})
    ${then}
    setInterval(() => {}, 1000)`
  return Bun.spawn([process.execPath, '-e', code], {
    cwd: join(import.meta.dir),
    stdout: 'pipe',
    stderr: 'pipe',
  })
}

type Child = ReturnType<typeof runs>

const readers = new WeakMap<Child, AsyncGenerator<string>>()

function linesOf(child: Child): AsyncGenerator<string> {
  const known = readers.get(child) ?? readLines(child)
  readers.set(child, known)
  return known
}

async function* readLines(child: Child): AsyncGenerator<string> {
  let text = ''
  const decoder = new TextDecoder()
  const reader = child.stdout.getReader()
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    text += decoder.decode(read.value, { stream: true })
    const lines = text.split('\n')
    text = lines.pop() ?? ''
    yield* lines
  }
}

async function firstLine(child: Child) {
  await linesOf(child).next()
}

async function rest(child: Child): Promise<string> {
  let text = ''
  for await (const line of linesOf(child)) text += `${line}\n`
  await child.exited
  return text
}
