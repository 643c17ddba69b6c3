import { expect, test } from 'bun:test'

test('the sandbox runs alone, says where it is and with which key, and stops on SIGTERM', async () => {
  const child = Bun.spawn([process.execPath, `${import.meta.dir}/serve.ts`], {
    env: { ...process.env, SANDBOX_PORT: '0', SANDBOX_STATE: '' },
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const lines = child.stdout.getReader()
  const said = new TextDecoder().decode((await lines.read()).value)
  const [, url, apiKey] = said.match(/at (\S+), key (\S+), merchant MSANDBOX/) ?? []
  const headers = { authorization: `Bearer ${apiKey}` }
  expect(await (await fetch(`${url}/v0.1/checkouts`, { headers })).json()).toEqual([])
  child.kill('SIGTERM')
  expect(await child.exited).toBe(0)
})
