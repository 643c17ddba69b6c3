import { startSandbox } from './sandbox'

// The sandbox on its own: `SANDBOX_PORT=4010 SANDBOX_STATE=.data/payments.jsonl bun core/payments/sandbox/serve.ts`

const { SANDBOX_PORT = '4010', SANDBOX_HOSTNAME, SANDBOX_PUBLIC_URL, SANDBOX_STATE } = process.env

const sandbox = await startSandbox({
  port: Number(SANDBOX_PORT),
  hostname: SANDBOX_HOSTNAME,
  publicUrl: SANDBOX_PUBLIC_URL,
  stateFile: SANDBOX_STATE,
})
console.log(`payments sandbox at ${sandbox.url}, key ${sandbox.apiKey}, merchant ${sandbox.merchantCode}`)

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, async () => {
    await sandbox.stop()
    process.exit(0)
  })
