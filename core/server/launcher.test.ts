import { expect, test } from 'bun:test'

const CODE = `
  import { runUntilStopped } from './lifetime'
  await runUntilStopped(async () => ({ async stop() { console.log('stopped') } }))
  console.log('up')
  setInterval(() => {}, 1000)`

test('when the package runner is killed, what it started stops cleanly', async () => {
  // A shell in the runner's place; the trailing command keeps it from becoming the child itself.
  const runner = Bun.spawn(['/bin/sh', '-c', '"$0" -e "$1"; :', process.execPath, CODE], {
    cwd: import.meta.dir,
    env: { ...process.env, npm_lifecycle_event: 'start' },
    stdout: 'pipe',
  })
  const reader = runner.stdout.getReader()
  const heard = async () => new TextDecoder().decode((await reader.read()).value)
  expect(await heard()).toBe('up\n')
  runner.kill('SIGKILL')
  expect(await heard()).toBe('stopped\n')
})
