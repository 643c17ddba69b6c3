import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { converter, differenceEuclidean } from 'culori'
import { groundClasses } from './picture-ground'

const css = readFileSync(join(import.meta.dir, '../../public/css/components/ground.css'), 'utf8')

/** What the style sheet makes of these classes. */
function painted(classes: string) {
  const value = (name: string) => {
    const rule = classes.split(' ').find(each => each.startsWith(`ground-${name}-`))
    if (!rule) return 0
    const [, found] = new RegExp(`\\.${rule} \\{\\s*--ground-${name}: ([\\d.]+);`).exec(css) ?? []
    expect([rule, found]).toEqual([rule, expect.any(String)])
    return Number(found)
  }
  return { mode: 'oklch' as const, l: value('l'), c: value('c'), h: value('h') }
}

test('a colour is painted by the nearest of a palette that the style sheet has', () => {
  const toOklch = converter('oklch')
  const apart = differenceEuclidean('oklab')
  let most = 0
  for (let r = 0; r <= 255; r += 51)
    for (let g = 0; g <= 255; g += 51)
      for (let b = 0; b <= 255; b += 51) {
        const hex = `#${[r, g, b].map(each => each.toString(16).padStart(2, '0')).join('')}`
        const colour = toOklch(hex)!
        if ((colour.c ?? 0) > 0.2) colour.c = 0.2
        most = Math.max(most, apart(colour, painted(groundClasses(hex)!)))
      }
  expect(most).toBeLessThan(0.085)
})

test.each([
  ['#000000', 'ground-l-0 ground-c-0'],
  ['#ffffff', 'ground-l-100 ground-c-0'],
  ['#808080', 'ground-l-60 ground-c-0'],
  ['#2e7d32', 'ground-l-50 ground-c-12 ground-h-150'],
])('%s is %s', (colour, classes) => {
  expect(groundClasses(colour)).toBe(classes)
})

test.each([null, undefined, '', 'none', '#abc', '#12345g', 'red" onload="x'])('%p gives none', value => {
  expect(groundClasses(value)).toBeUndefined()
})
