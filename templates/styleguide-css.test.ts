import { expect, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import { cssOrder, siteCss } from './styleguide-css'

const CSS_LIMIT_BYTES = 12 * 1024
/** Loaded by the pages where posts are written, and by no other. */
const ALONE = ['editor.css']
const FOLDER = Bun.fileURLToPath(new URL('../public/css/', import.meta.url))

test('the order of the style sheets names every one of them once', () => {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.css'))
    .filter(name => !ALONE.includes(name))
  const order = cssOrder()
  expect(files.filter(name => !order.includes(name))).toEqual([])
  expect(new Set(order).size).toBe(order.length)
})

test('all style sheets together stay within 12 kB gzipped', () => {
  expect(Bun.gzipSync(siteCss()).length).toBeLessThanOrEqual(CSS_LIMIT_BYTES)
})
