import { existsSync, mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const FOLDER = join(tmpdir(), 'coop-bench-tools')
const PACKAGES = ['node@22', 'lighthouse@13.5.0', 'vnu-jar@26.9.27']
const CHROME_FLAGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --disable-background-networking --disable-sync'

export type LighthouseScores = Readonly<
  Record<'performance' | 'accessibility' | 'best-practices' | 'seo', number>
>

/** Lighthouse (which wants a newer Node than may be there) and the Nu HTML checker, in a folder of their own. */
export function installCheckers(): void {
  mkdirSync(FOLDER, { recursive: true })
  if (existsSync(join(FOLDER, 'node_modules/lighthouse'))) return
  const npm = Bun.spawnSync(['npm', 'install', '--no-save', '--prefix', FOLDER, ...PACKAGES], {
    stderr: 'pipe',
  })
  if (npm.exitCode !== 0) throw new Error(`The checkers could not be installed:\n${npm.stderr}`)
}

type Looked = {
  /** Signs somebody in. */
  readonly cookie?: string
  /** Kept from search engines on purpose: all of SEO counts but that. */
  readonly unlisted?: boolean
}

/** Scores of 0–100 for a page as a middling phone sees it. */
export async function lighthouse(
  url: string,
  chromium: string,
  { cookie, unlisted }: Looked = {},
): Promise<LighthouseScores> {
  const node = join(FOLDER, 'node_modules/node/bin/node')
  const script = join(FOLDER, 'node_modules/lighthouse/cli/index.js')
  const headers = cookie ? [`--extra-headers=${JSON.stringify({ Cookie: cookie })}`] : []
  const command = [
    node,
    script,
    url,
    '--output=json',
    '--quiet',
    '--form-factor=mobile',
    `--chrome-flags=${CHROME_FLAGS}`,
    '--only-categories=performance,accessibility,best-practices,seo',
    ...headers,
    ...(unlisted ? ['--skip-audits=is-crawlable'] : []),
  ]
  const json = await outputOf(command, { ...process.env, CHROME_PATH: chromium }, `Lighthouse on ${url}`)
  const { categories } = JSON.parse(json) as { categories: Record<string, { score: number }> }
  return Object.fromEntries(
    Object.entries(categories).map(([name, { score }]) => [name, Math.round(score * 100)]),
  ) as LighthouseScores
}

const MOST_TRIES = 3

/** Lighthouse now and then loses the trace of a page, and says itself that it should be run again. */
async function outputOf(command: string[], env: NodeJS.ProcessEnv, what: string): Promise<string> {
  for (let tries = 1; ; tries++) {
    const run = Bun.spawn(command, { env, stdout: 'pipe', stderr: 'pipe' })
    const [output, fault] = await Promise.all([
      new Response(run.stdout).text(),
      new Response(run.stderr).text(),
    ])
    if ((await run.exited) === 0) return output
    if (tries === MOST_TRIES || !fault.includes('Please run Lighthouse again'))
      throw new Error(`${what} failed:\n${fault}`)
  }
}

export type NuMessage = { readonly type: string; readonly message: string; readonly extract?: string }

/** What the Nu HTML checker calls an error in this page. Needs Java. */
export async function nuErrors(html: string): Promise<readonly NuMessage[]> {
  const jar = join(FOLDER, 'node_modules/vnu-jar/build/dist/vnu.jar')
  const run = Bun.spawn(['java', '-jar', jar, '--format', 'json', '--exit-zero-always', '-'], {
    stdin: new Blob([html]),
    stdout: 'ignore',
    stderr: 'pipe',
  })
  const { messages } = JSON.parse(await new Response(run.stderr).text()) as { messages: NuMessage[] }
  return messages.filter(({ type }) => type === 'error')
}
