import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '..')

const HAS_ROUTES = /^export const \w+: Room\b/m
const HAS_VIEWS =
  /^(?:export )?(?:async )?function [A-Z]|<(?:(?!typeof\b|string\b|unknown\b)[a-z][\w-]*|Layout|\w+Layout|\w+Frame)(?: [a-z][\w-]*[={>]|>)/m

/** What a file says apart from its types and comments, where `<` is no tag. */
function codeOf(source: string): string {
  return source
    .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')
    .replace(/\b(?:Promise|Record|Readonly|Pick|Omit|Static|Array|Map|Set)<[^>]*>/g, '')
}

const holdsBoth = (source: string) => HAS_ROUTES.test(source) && HAS_VIEWS.test(codeOf(source))

test('files of routes hold routes, and what they show stands in files of its own', () => {
  const files = [...new Bun.Glob('domains/**/*.tsx').scanSync({ cwd: ROOT })]
  const routes = files.filter(file => HAS_ROUTES.test(readFileSync(join(ROOT, file), 'utf8')))
  expect(routes.length).toBeGreaterThan(30)
  expect(routes.filter(file => holdsBoth(readFileSync(join(ROOT, file), 'utf8')))).toEqual([])
})

test.each([
  ['a component', 'function Shelf({ page }: Props) {\n  return <Section page={page} />\n}'],
  ['markup', 'const shelf = () => (\n  <p class="lead">Empty</p>\n)'],
  ['a layout of its own', 'const shelf = (page: PageContext) => <WorkLayout page={page} title="Shelf" />'],
])('%s among routes is seen', (_, view) => {
  expect(holdsBoth(`export const shelf: Room = app => {}\n\n${view}\n`)).toBe(true)
  expect(holdsBoth(view)).toBe(false)
  expect(holdsBoth('export const shelf: Room = app => reply.html(<ShelfPage page={page} />)')).toBe(false)
})
