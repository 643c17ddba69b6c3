/**
 * The kernel's Smalltalk files as SX data in kernel-text.sx, since a world of SX reads no files but its own.
 * `bun core/sx/lib/smalltalk/pack.ts` after every change of kernel/*.st.
 */
import { readFileSync, writeFileSync } from 'node:fs'

/** In this order: a class stands before its subclasses. */
const FILES = [
  ...['class', 'object', 'boolean', 'system', 'exception', 'block'],
  ...[
    'magnitude',
    'number',
    'integer',
    'fraction',
    'float',
    'scaled-decimal',
    'character',
    'point',
    'random',
  ],
  ...['collection', 'sequence', 'array', 'ordered-collection', 'set', 'dictionary', 'bag', 'interval'],
  ...['string', 'stream', 'sunit'],
]

const METHODS = / methodsFor: /
const CLASS =
  /^(\w+) subclass: #(\w+) instanceVariableNames: '([^']*)' classVariableNames: '([^']*)' package: '([^']*)'\.?$/
const KEYWORDS = /^(?:[a-z]\w*:[ \t]*\w+[ \t]*)+/i
const UNARY_OR_BINARY = /^(?:[a-z]\w*|[-+*/\\~<>=@%|&?,]+)/i

/** The text of kernel-text.sx as it should be. */
export function packed(): string {
  const parts = FILES.flatMap(name =>
    partsOf(readFileSync(new URL(`kernel/${name}.st`, import.meta.url), 'utf8')),
  )
  return `; Made by pack.ts of kernel/*.st.\n(define st-kernel '(\n${parts.join('\n')}))\n`
}

/**
 * A chunk file cut into what run.sx loads: a class that is made, one and its methods, each a selector and a text, or
 * statements.
 * A world would cut it just so each time that it begins, for two thirds of its beginning.
 */
function partsOf(text: string): string[] {
  const parts: string[] = []
  let methods: string[] | null = null
  const end = () => {
    if (methods) parts.push(`(${methods.join('\n')})`)
    methods = null
  }
  for (const chunk of text.split('!').map(each => each.trim())) {
    if (chunk === '') end()
    else if (methods) methods.push(`${JSON.stringify(selectorOf(chunk))} ${JSON.stringify(chunk)}`)
    else if (METHODS.test(chunk)) methods = [JSON.stringify(chunk.replace(/ methodsFor: .*$/, ''))]
    else parts.push(...statementsOf(chunk))
  }
  end()
  return parts
}

/** Classes that are made as nearly all are, a line each, and whatever else stands between them. */
function statementsOf(chunk: string): string[] {
  const parts: string[] = []
  let others: string[] = []
  const end = () => {
    if (others.length > 0) parts.push(JSON.stringify(others.join('\n')))
    others = []
  }
  for (const line of chunk.split('\n')) {
    const made = CLASS.exec(line)
    if (!made) others.push(line)
    else {
      end()
      parts.push(
        `(class ${made
          .slice(1)
          .map(each => JSON.stringify(each))
          .join(' ')})`,
      )
    }
  }
  end()
  return parts
}

/** Of the pattern that a method begins with. */
function selectorOf(method: string): string {
  const keywords = KEYWORDS.exec(method)?.[0]
  const selector = keywords?.match(/\w+:/g)?.join('') ?? UNARY_OR_BINARY.exec(method)?.[0]
  if (!selector) throw new SyntaxError(`no message pattern: ${method}`)
  return selector
}

if (import.meta.main) writeFileSync(new URL('kernel-text.sx', import.meta.url), packed())
