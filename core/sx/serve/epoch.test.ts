import { expect, test } from 'bun:test'

const CLI = Bun.fileURLToPath(new URL('../cli.ts', import.meta.url))

async function session(lines: string[], ...options: string[]): Promise<string[]> {
  const child = Bun.spawn([process.execPath, CLI, 'serve', ...options], {
    stdin: 'pipe',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  child.stdin.write(`${lines.join('\n')}\n`)
  await child.stdin.end()
  const text = await new Response(child.stdout).text()
  expect(await child.exited).toBe(0)
  return text.split('\n').slice(0, -1)
}

test('every answer carries the epoch of its command', async () => {
  expect(await session(['(epoch 1)', '(ping)', '(epoch 2)', '(eval "(+ 1 2)")', '(eval "(car 5)")'])).toEqual(
    [
      '(ready)',
      '(ok 1 "pong")',
      '(ok 2 3)',
      '(error 2 "1:1: type-error: first: wanted a list that is not empty 5")',
    ],
  )
})

test('a payload is sent by its length in bytes, whatever is in it', async () => {
  expect(await session(['(epoch 7)', '(render "(pre \\"a\\\\n(\\\\\\"é\\")")', '(ping)'])).toEqual([
    '(ready)',
    '(ok-len 7 22)',
    '<pre>a',
    '(&quot;é</pre>',
    '(ok 7 "pong")',
  ])
})

test('an unreadable line is an error, and the session goes on', async () => {
  const answers = await session(['(epoch 1)', '(eval "(+ 1', '"', ')))', 'ping', '(ping)'])
  expect(answers.filter(line => line.startsWith('(error 1')).length).toBe(4)
  expect(answers.at(-1)).toBe('(ok 1 "pong")')
})

test('a program that waits for an effect is ended by a new epoch', async () => {
  expect(
    await session([
      '(epoch 1)',
      '(eval "(perform (quote ask) 1)")',
      '(io-response 5)',
      '(eval "(perform (quote ask) 2)")',
      '(epoch 2)',
      '(ping)',
    ]),
  ).toEqual([
    '(ready)',
    '(io-request 1 (ask 1))',
    '(ok 1 5)',
    '(io-request 1 (ask 2))',
    '(error 1 "superseded by epoch 2")',
    '(ok 2 "pong")',
  ])
})

test('reset forgets what was loaded; limits end a program, not the session', async () => {
  const answers = await session(
    [
      '(epoch 1)',
      '(load-source "(define x 5)")',
      '(eval "x")',
      '(reset)',
      '(eval "x")',
      '(eval "(let l () (l))")',
      '(ping)',
    ],
    '--untrusted',
  )
  expect(answers[2]).toBe('(ok 1 5)')
  expect(answers[4]).toContain('x is not defined')
  expect(answers[5]).toContain('limit')
  expect(answers[6]).toBe('(ok 1 "pong")')
})
