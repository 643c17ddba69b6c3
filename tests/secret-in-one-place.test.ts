import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '..')
/** What reads `COOP_SECRET`, or makes keys of it. Whoever needs one asks the keyring for it, by its purpose. */
const SAYS_SECRET: readonly RegExp[] = [
  /\bconfig\.(?:secret|previousSecret)\b/,
  /[{,]\s*(?:secret|previousSecret)\b[^}()]*\}\s*(?::[^=]*\b(?:Config|Secrets)\b|=\s*[\w.]*\bconfig\b)/,
  /\bderiveKey\(/,
  /\bCOOP_SECRET/,
]
const HOLDERS: readonly string[] = [
  'core/backup/back-up.ts',
  'core/backup/commands.ts',
  'core/backup/restore.ts',
  'core/config/config.ts',
  'core/config/secret-files.ts',
  'core/keys/derive-key.ts',
  'core/keys/keyring.ts',
  'core/keys/purposes.ts',
  'core/sealing/keys-state.ts',
  'core/sealing/next-generation.ts',
  'core/sealing/open-keys.ts',
  'core/sealing/sealed-generation.ts',
  'core/sealing/secret-name.ts',
  'core/server/examine-database.ts',
  'core/server/rotate-secret.ts',
]

/** What of a file says the house's secret, a line each; words of comments and messages aside. */
function saysSecret(text: string): readonly string[] {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .split('\n')
    .filter(line => !line.trimStart().startsWith('//') && SAYS_SECRET.some(pattern => pattern.test(line)))
}

test('nobody but who keeps the keys reads the secret of the house', () => {
  const found: string[] = []
  for (const path of new Bun.Glob('{core,domains,templates}/**/*.{ts,tsx}').scanSync(ROOT)) {
    if (/\.test\.tsx?$|\/testing\//.test(path)) continue
    if (saysSecret(readFileSync(join(ROOT, path), 'utf8')).length > 0) found.push(path)
  }
  expect(found.filter(path => !HOLDERS.includes(path))).toEqual([])
  expect(found).toContain('core/sealing/open-keys.ts')
})

test.each([
  "  const key = createHmac('sha256', house.config.secret)",
  '  const { origins, secret } = ctx.house.config',
  "export function token({ secret }: Pick<Config, 'secret'>, id: string) {",
  "  const key = deriveKey(root, 'of my own')",
  '  const own = process.env.COOP_SECRET',
])('a new use of it is found: %s', line => {
  expect(saysSecret(line)).toEqual([line])
})

test.each([
  '/** Derived from COOP_SECRET. */',
  '// COOP_SECRET stays what it was.',
  '  const { keys } = house.config',
  '  const { clientId, secret } = await registerClient(ctx)',
])('what is no use of it is not: %s', line => {
  expect(saysSecret(line)).toEqual([])
})
