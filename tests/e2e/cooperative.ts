import { cpSync, rmSync } from 'node:fs'
import type { DomainName } from '#core/contracts/domain'
import { type Running, serve } from '#domains/serve'
import { copyOf } from '../database'
import { testFolder } from '../test-folder'
import { filledDemo } from './filled-demo'

/** The whole cooperative with its demo people, listening on free ports of loopback, on a database of its own. */
export type OpenCooperative = Running & {
  origin(domain: DomainName): string
  close(): Promise<void>
}

export async function openCooperative(): Promise<OpenCooperative> {
  const demo = await filledDemo()
  const database = await copyOf(demo.url)
  const dataDir = testFolder('coop-e2e-')
  cpSync(demo.dataDir, dataDir, { recursive: true })
  const running = await serve({
    say: () => {},
    env: {
      DATABASE_URL: database.url,
      REDIS_URL: process.env.REDIS_URL,
      COOP_PORT: demo.port,
      COOP_DATA: dataDir,
      COOP_ALLOW_PRIVATE: '1',
      LOG_LEVEL: 'fatal',
    },
  })
  return {
    ...running,
    origin: domain => running.config.origins[domain],
    async close() {
      await running.stop()
      await database.drop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** The address in the newest sign-in mail, as its reader finds it in the mailbox. */
export async function newestSignInLink(cooperative: Pick<OpenCooperative, 'origin'>): Promise<string> {
  const mailbox = await fetch(`${cooperative.origin('account')}/mailbox`, {
    headers: { accept: 'text/html' },
  })
  const link = /http:\/\/localhost:\d+\/signin\/[\w-]{20,}/.exec(await mailbox.text())?.[0]
  if (!link) throw new Error('There is no sign-in link in the mailbox')
  return link
}

/** Asks again and again until it is so; says what was not in time. */
export async function eventually(
  what: string,
  isSo: () => Promise<boolean>,
  withinMs = 50_000,
): Promise<void> {
  const deadline = Date.now() + withinMs
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Not within ${withinMs} ms: ${what}`)
    await Bun.sleep(50)
  }
}
