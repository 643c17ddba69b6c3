import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** `bun run audit` itself, against a registry of our own that answers as registries do. */

const ROOT = join(import.meta.dir, '../..')
const ADVICE = { id: 7, url: 'https://advisories.example/7', title: 'It boils over', severity: 'high' }

type Ran = { readonly code: number; readonly said: string; readonly kept: string | null }

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function lockedFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'coop-audit-'))
  folders.push(folder)
  for (const file of ['package.json', 'bun.lock']) copyFileSync(join(ROOT, file), join(folder, file))
  return folder
}

async function audit(registry: string, folder = lockedFolder(), ci = ''): Promise<Ran> {
  const ran = Bun.spawn([process.execPath, join(ROOT, 'scripts/audit.ts'), folder], {
    env: { ...process.env, CI: ci, BUN_CONFIG_REGISTRY: registry, npm_config_registry: registry },
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const [said, code] = await Promise.all([new Response(ran.stdout).text(), ran.exited])
  const file = join(folder, 'scripts/audit/advisories.json')
  return { code, said, kept: existsSync(file) ? readFileSync(file, 'utf8') : null }
}

/** A registry that answers so for as long as `work` lasts, and what it was asked. */
async function answering<T>(answer: () => Response, work: (registry: string) => Promise<T>): Promise<T> {
  const server = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: () => answer() })
  try {
    return await work(`http://127.0.0.1:${server.port}/`)
  } finally {
    await server.stop(true)
  }
}

describe('bun run audit', () => {
  let clean: Ran
  let advised: Ran
  let inCi: Ran
  let offline: Ran
  let garbled: Ran
  let methodless: Ran
  beforeAll(async () => {
    const advice = () => Response.json({ jose: [{ ...ADVICE, vulnerable_versions: '<99.0.0' }] })
    const folder = lockedFolder()
    ;[clean, advised, inCi, garbled, methodless] = await Promise.all([
      answering(
        () => Response.json({}),
        registry => audit(registry),
      ),
      answering(advice, registry => audit(registry, folder)),
      answering(advice, registry => audit(registry, lockedFolder(), '1')),
      answering(
        () => Response.json({ error: 'no' }),
        registry => audit(registry, lockedFolder(), '1'),
      ),
      answering(
        () => new Response('no', { status: 405 }),
        registry => audit(registry, lockedFolder(), '1'),
      ),
    ])
    // Nobody is there any more: what was learnt before is what is left.
    const gone = await answering(
      () => new Response(),
      async registry => registry,
    )
    offline = await audit(gone, folder, '1')
  })

  test('is content where no advisory speaks of what is locked, and keeps what it learnt', () => {
    expect([clean.code, JSON.parse(clean.kept ?? '{}').advisories]).toEqual([0, {}])
    expect(clean.said).toContain('no advisory speaks of them')
  })

  test('fails for one that does, also in CI, where nothing is kept', () => {
    expect([advised.code, inCi.code, inCi.kept]).toEqual([1, 1, null])
    expect(advised.said).toMatch(/jose \d\S+: high, It boils over/)
    expect(JSON.parse(advised.kept ?? '{}').advisories.jose).toHaveLength(1)
  })

  test('knows offline what it learnt before', () => {
    expect([offline.code, offline.kept]).toEqual([1, advised.kept])
    expect(offline.said).toMatch(/Not audited: the registry did not answer.*the advisories of \d{4}-/)
    expect(offline.said).toMatch(/jose \d\S+: high/)
  })

  test('is a failure in CI where it could have been done, and none where there is nobody to ask', () => {
    expect([garbled.code, garbled.said]).toEqual([1, expect.stringContaining('Not audited')])
    expect([methodless.code, methodless.said]).toEqual([0, expect.stringContaining('Not audited')])
  })
})
