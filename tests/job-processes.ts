import { expect } from 'bun:test'
import { join } from 'node:path'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import type { TestHouse } from './house'
import { urlOf } from './kept-database'

export type JobProcess = ReturnType<typeof Bun.spawn>

const PROCESS = join(import.meta.dir, 'job-process.ts')

/** Processes that run the jobs of a house, and may be killed: `program`, or just these. Call `end` after each test. */
export function jobProcesses(
  world: () => TestHouse,
  patience: Readonly<Record<string, string>>,
  program = PROCESS,
) {
  const open: JobProcess[] = []
  return {
    async start(env: Readonly<Record<string, string>> = {}): Promise<JobProcess> {
      const { sandbox, house } = world()
      const child = Bun.spawn([process.execPath, program], {
        cwd: join(import.meta.dir, '..'),
        stdout: 'pipe',
        stderr: 'inherit',
        env: {
          ...process.env,
          DATABASE_URL: urlOf(house.orm),
          COOP_DATA: house.config.dataDir,
          COOP_ALLOW_PRIVATE: '1',
          LOG_LEVEL: 'fatal',
          SUMUP_HOST: sandbox.url,
          SUMUP_KEY: sandbox.apiKey,
          SUMUP_MERCHANT: sandbox.merchantCode,
          ...patience,
          ...env,
        },
      })
      open.push(child)
      const { value } = await child.stdout.getReader().read()
      expect(new TextDecoder().decode(value)).toBe('ready\n')
      return child
    },
    async end(): Promise<void> {
      for (const child of open.splice(0)) {
        child.kill('SIGKILL')
        await child.exited
      }
      for (const table of ['claims', 'workers', 'graphile_worker._private_jobs', 'outgoing_letters'])
        await sql`delete from ${sql.raw(table)}`.execute(db(world().ctx()))
    },
  }
}

/** Resolves when the process is dead: `kill -9`, at the moment that `arm` chooses. */
export async function killWhen(child: JobProcess, arm: (kill: () => void) => void): Promise<void> {
  arm(() => child.kill('SIGKILL'))
  await child.exited
}
