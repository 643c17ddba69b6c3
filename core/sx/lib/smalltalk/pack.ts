/**
 * The kernel's Smalltalk files as SX strings in kernel-text.sx, since a world of SX reads no files but its own.
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

/** The text of kernel-text.sx as it should be. */
export function packed(): string {
  const texts = FILES.map(name =>
    JSON.stringify(readFileSync(new URL(`kernel/${name}.st`, import.meta.url), 'utf8')),
  )
  return `; Made by pack.ts of kernel/*.st.\n(define st-kernel-texts (list\n${texts.join('\n')}))\n`
}

if (import.meta.main) writeFileSync(new URL('kernel-text.sx', import.meta.url), packed())
