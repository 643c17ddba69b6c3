import { expect, test } from 'bun:test'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { scripts } from '../package.json'

const ROOT = join(import.meta.dir, '..')
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8')

test('every command that the runbook names is there, and the README names each that operates', () => {
  const named = [...read('docs/operating.md').matchAll(/\bbun run ([a-z:-]+)/g)].map(([, name = '']) => name)
  expect(new Set(named)).toEqual(
    new Set([
      'secrets',
      'doctor',
      'backup',
      'restore',
      'export',
      'migrate',
      'mail:bounce',
      'upgrade-database',
    ]),
  )
  for (const name of named) {
    expect(Object.keys(scripts)).toContain(name)
    expect(read('README.md')).toContain(`\`bun run ${name}`)
  }
})

test('what the runbook links to is there', () => {
  const links = [...read('docs/operating.md').matchAll(/\]\((?!https?:)([^)]+)\)/g)].map(
    ([, path = '']) => path,
  )
  expect(links.length).toBeGreaterThan(5)
  expect(links.filter(path => !existsSync(join(ROOT, 'docs', path)))).toEqual([])
})

test('what the runbook sets is known to the stack, the secrets or deploy.sh', () => {
  const known = [
    'docker-compose.yml',
    'scripts/deploy.ts',
    'scripts/secrets/make-secrets.ts',
    '.gitea/workflows/ci.yml',
  ]
    .map(read)
    .join('\n')
  const names = [
    ...read('docs/operating.md').matchAll(/`((?:COOP|DEPLOY|SUMUP|MAIL|S3|REGISTRY)_[A-Z_]+)\b/g),
  ]
  expect(names.map(([, name = '']) => name).filter(name => !known.includes(name))).toEqual([])
})
