import { expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { upgradeCheck } from './upgrade-check'

test.skipIf(!Bun.which('python3'))(
  'an attribute that htmx 4 dropped is found in a view, with its line',
  () => {
    const root = mkdtempSync(join(tmpdir(), 'coop-views-'))
    try {
      mkdirSync(join(root, 'templates'))
      writeFileSync(join(root, 'templates/a.tsx'), `export const A = () => (\n  <a hx-vars="a:1">x</a>\n)\n`)
      writeFileSync(join(root, 'templates/b.tsx'), `export const B = () => <a hx-get="/x">x</a>\n`)
      expect(upgradeCheck(root)).toEqual([
        'templates/a.tsx:2: [removed-attr] hx-vars is removed → use hx-vals with js: prefix',
      ])
    } finally {
      rmSync(root, { recursive: true })
    }
  },
)
