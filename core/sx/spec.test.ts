import { expect, test } from 'bun:test'

const CLI = Bun.fileURLToPath(new URL('./cli.ts', import.meta.url))

async function report(...args: string[]): Promise<{ code: number; text: string; errors: string }> {
  const run = Bun.spawn(
    [process.execPath, CLI, 'test', ...args, Bun.fileURLToPath(new URL('./spec', import.meta.url))],
    {
      stdout: 'pipe',
      stderr: 'pipe',
    },
  )
  const [text, errors] = await Promise.all([new Response(run.stdout).text(), new Response(run.stderr).text()])
  return { code: await run.exited, text, errors }
}

/** The reference machine's report, which both tests read: it takes a third of a minute to make. */
const reference = report('--tier', 'cek')

test('the specification passes on the reference machine, with at least 1,200 expectations', async () => {
  const { code, text, errors } = await reference
  expect({ code, errors }).toEqual({ code: 0, errors: '' })
  const [, passed, failed] = /^(\d+) passed, (\d+) failed$/m.exec(text) ?? []
  expect(Number(failed)).toBe(0)
  expect(Number(passed)).toBeGreaterThanOrEqual(1200)
}, 600_000)

test('every tier prints the same report, byte for byte', async () => {
  for (const tier of ['vm', 'js', 'auto']) expect(await report('--tier', tier)).toEqual(await reference)
}, 600_000)
