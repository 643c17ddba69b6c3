// `bun start`: the whole cooperative in one process. `bun scripts/start.ts blog cart` starts only these.
import { runUntilStopped, type Stoppable } from '../core/server/lifetime'
import { installMissing } from './install'

await installMissing()

// Loaded only now, since it needs the packages; named in a variable, so that no one looks for it sooner.
const door = '../domains/serve'
await runUntilStopped(async () => {
  const { serve } = (await import(door)) as {
    serve(options: { domains: readonly string[] }): Promise<Stoppable>
  }
  return serve({ domains: process.argv.slice(2) })
})
