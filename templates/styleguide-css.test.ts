import { expect, test } from 'bun:test'
import { readdirSync } from 'node:fs'
import { cssOrder } from './styleguide-css'

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
