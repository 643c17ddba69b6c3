import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const ROOT = join(import.meta.dir, '..')

const read = (pattern: string) =>
  [...new Bun.Glob(pattern).scanSync({ cwd: ROOT })]
    .filter(file => !/\.test\.|\/testing\//.test(file))
    .map(file => ({ file, text: readFileSync(join(ROOT, file), 'utf8') }))

/** The classes a style sheet has rules for. */
function classesOfSheet(css: string): string[] {
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/url\([^)]*\)|"[^"]*"/g, '')
  return [...bare.matchAll(/\.([a-z][\w-]*)/gi)].map(([, name = '']) => name)
}

/** What markup says of classes: names, and of names that are put together, their parts with `*` between them. */
function classesOfMarkup(source: string): string[] {
  const attributes = source.matchAll(/\bclass=(?:"([^"]*)"|\{(`[^`]*`|\[[^\]]*\]|[^}]*)\})/g)
  return [...attributes].flatMap(([, plain, expression = '']) => {
    if (plain !== undefined) return plain.split(/\s+/)
    const literals = expression.replace(/[=!]==\s*'[^']*'/g, '').matchAll(/'([^']*)'|`([^`]*)`/g)
    return [...literals].flatMap(([, quoted, template = '']) =>
      (quoted ?? template.replace(/\$\{[^}]*\}/g, '*')).split(/\s+/),
    )
  })
}

const isPutTogether = (name: string) => name.includes('*')
const fits = (pattern: string, name: string) =>
  new RegExp(`^${pattern.split('*').map(RegExp.escape).join('(.+)')}$`).exec(name)

/** A block needs no rule of its own when its parts have some: `chart` beside `.chart__bar`. */
function isKnown(name: string, sheet: ReadonlySet<string>): boolean {
  if (isPutTogether(name)) return [...sheet].some(known => fits(name, known))
  return (
    sheet.has(name) ||
    [...sheet].some(known => known.startsWith(`${name}__`) || known.startsWith(`${name}--`))
  )
}

/** It is written somewhere, or put together of a beginning and a word (or a number) that are. */
function isUsed(name: string, words: ReadonlySet<string>, patterns: readonly string[]): boolean {
  if (words.has(name)) return true
  return patterns.some(pattern => {
    const [, part = ''] = fits(pattern, name) ?? []
    return part !== '' && (/^\d+$/.test(part) || words.has(part))
  })
}

const sheet = new Set(read('public/css/**/*.css').flatMap(({ text }) => classesOfSheet(text)))
const sources = [
  'templates/**/*.tsx',
  'domains/**/*.tsx',
  'core/**/*.ts',
  'domains/**/client/*.ts',
  'public/js/*.js',
  'templates/**/*.ts',
]

test('every class in our markup is one that a style sheet knows', () => {
  const markup = [...read('templates/**/*.tsx'), ...read('domains/**/*.tsx')]
  const unknown = markup.flatMap(({ file, text }) =>
    classesOfMarkup(text)
      .filter(name => name !== '' && name !== '*' && !isKnown(name, sheet))
      .map(name => `${file}: ${name}`),
  )
  expect(unknown).toEqual([])
})

test('every class in a style sheet is one that markup may have', () => {
  const texts = sources.flatMap(pattern => read(pattern).map(({ text }) => text))
  const words = new Set(texts.flatMap(text => text.match(/[\w-]+/g) ?? []))
  const templates = texts.flatMap(text => text.match(/[\w-]+-\$\{[^}]*\}/g) ?? [])
  const patterns = [...new Set(templates.map(template => template.replace(/\$\{[^}]*\}/, '*')))]
  expect([...sheet].filter(name => !isUsed(name, words, patterns))).toEqual([])
})

test('classes are read as they are written', () => {
  expect(classesOfSheet('/* .no */ .card:is(.card--wide, a) > .card__title { color: url(x.png) }')).toEqual([
    'card',
    'card--wide',
    'card__title',
  ])
  expect(classesOfMarkup('<p class="lead small">')).toEqual(['lead', 'small'])
  expect(classesOfMarkup("<p class={['field', kind === 'wide' && 'field--wide']}>")).toEqual([
    'field',
    'field--wide',
  ])
  expect(classesOfMarkup('<p class={`badge badge--${tone}`}>')).toEqual(['badge', 'badge--*'])
  expect(isKnown('badge--*', new Set(['badge--leaf']))).toBe(true)
  expect(isKnown('badge--*', new Set(['badge']))).toBe(false)
  expect(isKnown('chart', new Set(['chart__bar']))).toBe(true)
  expect(isUsed('badge--leaf', new Set(['leaf']), ['badge--*'])).toBe(true)
  expect(isUsed('badge--gold', new Set(['leaf']), ['badge--*'])).toBe(false)
})
