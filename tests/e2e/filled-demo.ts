import { rmSync } from 'node:fs'
import { DOMAINS } from '#core/contracts/domain'
import { serve } from '#domains/serve'
import { keptDatabase } from '../database'
import { areFree, freePorts } from '../free-ports'
import { testFolder } from '../test-folder'

/** The demo cooperative as its first start leaves it, before anybody visits it and before any job has run. */
export type FilledDemo = {
  /** Its rows know their addresses: whoever runs a copy needs the same ports. */
  readonly port: string
  readonly url: string
  readonly dataDir: string
}

const PORTS = DOMAINS.length + 1
let filled: Promise<FilledDemo> | undefined

/** Filled once a process, which takes longer than most of what is tried in it. Copy it: it is nobody's own. */
export async function filledDemo(): Promise<FilledDemo> {
  const known = await filled
  // While nobody listened there, somebody else may have begun to.
  if (known && (await areFree(Number(known.port), PORTS))) return known
  filled = fill()
  return filled
}

async function fill(): Promise<FilledDemo> {
  const { url } = await keptDatabase()
  const dataDir = testFolder('coop-demo-')
  // Workers of Bun end without a word: `bun run test` takes its folder away.
  process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }))
  const port = String(await freePorts(PORTS))
  const first = await serve({
    say: () => {},
    domains: ['blog'],
    // Who only answers requests does no jobs: they are left to each copy.
    env: {
      DATABASE_URL: url,
      COOP_DATA: dataDir,
      COOP_PORT: port,
      COOP_ALLOW_PRIVATE: '1',
      COOP_ROLE: 'web',
      RUN_MIGRATIONS: '1',
      LOG_LEVEL: 'fatal',
    },
  })
  await first.stop()
  return { port, url, dataDir }
}
